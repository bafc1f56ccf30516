package documents

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Bounds of what an archive may hold, with the archives in it. Whoever opens one gets no
// more than that out of it, whatever its directory says.
const (
	mostEntries = 2000
	mostContent = 200 << 20
	mostNested  = 20 << 20 // one archive in another, which is read into memory
	mostDepth   = 2        // an archive in an archive
)

// Refusal says why an archive is not taken: the last part of the sentence's key.
type Refusal string

// The refusals.
const (
	ArchiveTooLarge Refusal = "archive_size"     // too many files, or too much in them
	ArchiveNames    Refusal = "archive_names"    // names that lead out of the folder
	ArchiveMacros   Refusal = "archive_macros"   // a document that carries a program
	ArchivePrograms Refusal = "archive_programs" // programs and pages that run
	ArchiveNested   Refusal = "archive_nested"   // packed too often, or in a way that nobody looks into here
	ArchiveClosed   Refusal = "archive_closed"   // encrypted
	ArchiveBroken   Refusal = "archive_broken"
)

// Error is for the log.
func (r Refusal) Error() string { return string(r) }

// Refusals are all of them.
func Refusals() []Refusal {
	return []Refusal{ArchiveTooLarge, ArchiveNames, ArchiveMacros, ArchivePrograms, ArchiveNested, ArchiveClosed, ArchiveBroken}
}

// isArchive: documents of offices are archives too.
func isArchive(kind *mimetype.MIME) bool {
	for ; kind != nil; kind = kind.Parent() {
		if kind.Is("application/zip") {
			return true
		}
	}
	return false
}

// soundArchive refuses an archive with more in it, or other things, than its reader
// expects. The content of every file is unpacked and counted, and nothing of it is kept.
func soundArchive(name string) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("look into archive: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look into archive: %w", err)
	}
	b := budget{entries: mostEntries, content: mostContent}
	return b.look(f, info.Size(), 1)
}

// budget is what an archive may still hold.
type budget struct {
	entries int
	content int64
}

func (b *budget) look(r io.ReaderAt, size int64, depth int) error {
	if depth > mostDepth {
		return ArchiveNested
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return ArchiveBroken
	}
	if b.entries -= len(z.File); b.entries < 0 {
		return ArchiveTooLarge
	}
	for _, f := range z.File {
		if err := plainEntry(f); err != nil {
			return err
		}
		if err := b.unpack(f, depth); err != nil {
			return err
		}
	}
	return nil
}

// programs are the endings of what runs when somebody opens it.
var programs = []string{
	".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".lnk", ".jar", ".apk",
	".sh", ".reg", ".html", ".htm", ".xhtml", ".svg", ".docm", ".dotm", ".xlsm", ".xltm", ".pptm",
}

// plainEntry refuses an entry for what the directory says of it.
func plainEntry(f *zip.File) error {
	name := strings.ToLower(f.Name)
	switch {
	case !filepath.IsLocal(f.Name) || strings.ContainsAny(f.Name, "\\:\x00") || strings.IndexFunc(f.Name, isHidden) >= 0:
		return ArchiveNames
	case !f.Mode().IsRegular() && !f.Mode().IsDir():
		return ArchiveNames
	case path.Base(name) == "vbaproject.bin":
		return ArchiveMacros
	case slices.Contains(programs, path.Ext(strings.TrimRight(name, ". "))):
		return ArchivePrograms
	case f.Flags&1 != 0:
		return ArchiveClosed
	case f.UncompressedSize64 > mostContent:
		return ArchiveTooLarge
	}
	return nil
}

func isHidden(r rune) bool { return r < 0x20 || r == 0x7f || bidi(r) }

// headLength is how much of an entry tells what it is.
const headLength = 4 << 10

// unpack counts what is really in an entry, and looks into what is an archive itself.
func (b *budget) unpack(f *zip.File, depth int) (err error) {
	r, err := f.Open()
	if err != nil {
		return ArchiveBroken
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	head := make([]byte, headLength)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return ArchiveBroken
	}
	head = head[:n]
	if b.content -= int64(n); b.content < 0 {
		return ArchiveTooLarge
	}
	switch packed(head) {
	case "zip":
		return b.nested(io.MultiReader(bytes.NewReader(head), r), depth)
	case "other":
		return ArchiveNested
	case "program":
		return ArchivePrograms
	}
	if isMarkup(f.Name) && (bytes.Contains(head, []byte("<!DOCTYPE")) || bytes.Contains(head, []byte("macroEnabled"))) {
		return ArchiveMacros
	}
	return b.count(io.Discard, r)
}

// count takes the rest of an entry from the budget.
func (b *budget) count(to io.Writer, r io.Reader) error {
	n, err := io.Copy(to, io.LimitReader(r, b.content+1))
	if b.content -= n; b.content < 0 {
		return ArchiveTooLarge
	}
	if err != nil {
		return ArchiveBroken
	}
	return nil
}

func (b *budget) nested(r io.Reader, depth int) error {
	var inner bytes.Buffer
	err := b.count(&inner, io.LimitReader(r, mostNested+1))
	if err == nil && inner.Len() > mostNested {
		err = ArchiveTooLarge
	}
	if err != nil {
		return err
	}
	return b.look(bytes.NewReader(inner.Bytes()), int64(inner.Len()), depth+1)
}

// packed tells archives and programs by how they begin.
func packed(head []byte) string {
	for begin, what := range map[string]string{
		"PK\x03\x04": "zip", "PK\x05\x06": "zip", "\x1f\x8b": "other", "BZh": "other", "\xfd7zXZ": "other", "7z\xbc\xaf": "other",
		"Rar!": "other", "\x28\xb5\x2f\xfd": "other", "MSCF": "other", "MZ": "program", "\x7fELF": "program", "#!": "program",
		"\xd0\xcf\x11\xe0": "other", // the binary documents of old offices, which may carry programs
	} {
		if bytes.HasPrefix(head, []byte(begin)) {
			return what
		}
	}
	return ""
}

// isMarkup: parts of an office's documents; none of them may declare entities of its own.
func isMarkup(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	return ending == ".xml" || ending == ".rels"
}
