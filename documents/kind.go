package documents

import (
	"path/filepath"
	"slices"
	"strings"
)

// kinds are the media types of the file kinds that definitions may accept.
var kinds = map[string][]string{
	"pdf":  {"application/pdf"},
	"jpg":  {"image/jpeg"},
	"jpeg": {"image/jpeg"},
	"png":  {"image/png"},
	"webp": {"image/webp"},
	"heic": {"image/heic", "image/heif"},
	"tiff": {"image/tiff"},
	"txt":  {"text/plain"},
	"csv":  {"text/csv", "text/plain"},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	"zip":  {"application/zip"},
}

// Is reports whether a media type is one of these kinds ("pdf", "jpg"). No kinds
// accept every kind that is known here.
func Is(mediaType string, accept []string) bool {
	if len(accept) == 0 {
		return known(mediaType)
	}
	return slices.ContainsFunc(accept, func(k string) bool { return slices.Contains(kinds[strings.ToLower(k)], mediaType) })
}

func known(mediaType string) bool {
	for _, types := range kinds {
		if slices.Contains(types, mediaType) {
			return true
		}
	}
	return false
}

// NameFits reports whether a file's name promises what its content is: the ending is
// of a known kind and the media type belongs to it.
func NameFits(name, mediaType string) bool {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	return slices.Contains(kinds[ending], mediaType)
}

// CleanName is a file name that can be shown and sent: the last part of a path,
// without control characters or marks that turn the writing direction, at most 120
// characters.
func CleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || bidi(r) || r == '"' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	clean = strings.Trim(clean, " .")
	if runes := []rune(clean); len(runes) > 120 {
		ending := filepath.Ext(clean)
		clean = string(runes[:120-len([]rune(ending))]) + ending
	}
	if clean == "" {
		return "document"
	}
	return clean
}

func bidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f
}
