package expression

import "slices"

// Assignable reports whether every value of type src, when set, fits a place of
// type dst but for the rules that depend on the value (limits, patterns). A text
// does not fit an enum, nor a fraction a whole number.
func Assignable(dst, src *Type) bool {
	if dst == nil || src == nil || dst.Kind == Any || src.Kind == Any || src.Kind == Null {
		return true
	}
	switch dst.Kind {
	case Text:
		return textual(src)
	case Int, Money:
		return src.Kind == Int || src.Kind == Money
	case Decimal:
		return numeric(src)
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
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}

func numeric(t *Type) bool { return t.Kind == Int || t.Kind == Money || t.Kind == Decimal }

func textual(t *Type) bool { return t.Kind == Text || t.Kind == Enum }
