package api

// Listed is a route as the tests outside see it.
type Listed struct {
	Method, Path string
	Open         bool
}

// Routes gives the table.
func Routes() []Listed {
	var list []Listed
	for _, r := range routes() {
		list = append(list, Listed{r.method, r.path, r.action == open || r.action == public})
	}
	return list
}
