package patterns

import "time"

func suspension() Pattern {
	aside := func(o *office, login, item string) error {
		return o.cartable.PutAside(o.ctx, o.as(login), item, o.now.Add(48*time.Hour), "")
	}
	return Pattern{
		ID: "WRP-32", Group: detour, Name: "Suspension-Resumption", Score: Full,
		Asks: "Somebody lays a work item aside and takes it up again later.",
		How:  "The holder puts it aside until a day; it is in the list of what was put aside, comes back by itself when its time has come, and he can take it up before. Its clock runs on.",
		can: func(o *office) {
			o.clerks("ali")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.must(aside(o, "ali", item))
			o.shows("ali", "later", "first")
			o.must(o.cartable.TakeUp(o.ctx, o.as("ali"), item))
			o.shows("ali", "mine", "first")
			o.must(aside(o, "ali", item))
			o.later(48 * time.Hour)
			o.shows("ali", "mine", "first")
			o.must(o.submits("ali", c, "first"))
		},
		cannot: func(o *office) {
			o.clerks("ali", "bita")
			o.process(deskWork)
			c, item := o.startsHeld()
			o.refused(aside(o, "bita", item), "conflict.claimed") // what another holds
			o.must(aside(o, "ali", item))
			o.shows("ali", "mine")                                      // not before its time
			o.refused(o.claims("bita", c, "first"), "conflict.claimed") // it is still his
		},
	}
}
