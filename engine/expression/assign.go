package expression

// Assignable reports whether every value of type src, when set, fits a place of
// type dst but for the rules that depend on the value (limits, patterns).
func Assignable(dst, src *Type) bool {
	if dst == nil || src == nil || dst.Kind == Any || src.Kind == Any || src.Kind == Null {
		return true
	}
	switch dst.Kind {
	case Text:
		return src.Kind == Text || src.Kind == Enum
	case Int, Money:
		return src.Kind == Int || src.Kind == Money
	case Decimal:
		return src.Kind == Int || src.Kind == Money || src.Kind == Decimal
	case Enum:
		return src.Kind == Enum && subset(src.Values, dst.Values)
	case List:
		return src.Kind == List && Assignable(dst.Items, src.Items)
	case Object:
		return src.Kind == Object && assignableFields(dst, src)
	default:
		return dst.Kind == src.Kind
	}
}

// assignableFields reports whether src has every field that dst needs, and none
// that dst does not know.
func assignableFields(dst, src *Type) bool {
	for _, f := range src.Fields {
		if to := dst.Field(f.Name); to == nil || !Assignable(to, f.Type) {
			return false
		}
	}
	for _, f := range dst.Fields {
		if src.Field(f.Name) == nil && !f.Type.Optional && f.Type.Default == nil {
			return false
		}
	}
	return true
}

func subset(some, all []string) bool {
	for _, s := range some {
		if !contains(all, s) {
			return false
		}
	}
	return true
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
