package documents

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"testing"
)

// entry is a file in an archive.
type entry struct {
	name, content string
	change        func(*zip.FileHeader)
}

func archive(t *testing.T, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.change != nil {
			e.change(h)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(w, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func many(n int) []entry {
	list := make([]entry, n)
	for i := range list {
		list[i] = entry{name: strconv.Itoa(i) + ".txt"}
	}
	return list
}

// word is a document of an office, with these parts beside its own.
func word(t *testing.T, parts ...entry) string {
	return archive(t, append([]entry{
		{name: "[Content_Types].xml", content: `<?xml version="1.0"?><Types xmlns="x"/>`},
		{name: "_rels/.rels", content: `<Relationships/>`},
		{name: "word/document.xml", content: `<w:document>سلام</w:document>`},
	}, parts...)...)
}

// Attack case 30: an archive is looked into, and none of these is taken.
func TestArchives(t *testing.T) {
	zeros := strings.Repeat("\x00", 30<<20)
	bomb := archive(t, entry{name: "a", content: zeros}, entry{name: "b", content: zeros}, entry{name: "c", content: zeros}, entry{name: "d", content: zeros},
		entry{name: "e", content: zeros}, entry{name: "f", content: zeros}, entry{name: "g", content: zeros})
	small := archive(t, entry{name: "a.txt", content: "a"})
	lying := strings.ReplaceAll(archive(t, entry{name: "a.txt", content: strings.Repeat("a", 70000)}), "\x70\x11\x01\x00", "\x10\x00\x00\x00")
	for _, tt := range []struct {
		name, content string
		want          error
	}{
		{"a plain archive", archive(t, entry{name: "پوشه/", content: ""}, entry{name: "پوشه/نامه.txt", content: "سلام"}), nil},
		{"a document", word(t, entry{name: "word/media/image1.png", content: "\x89PNG"}), nil},
		{"an archive in an archive", archive(t, entry{name: "a.zip", content: small}), nil},
		{"two hundred million zeros", bomb, ArchiveTooLarge},
		{"the same packed once more", archive(t, entry{name: "bomb.zip", content: bomb}), ArchiveTooLarge},
		{"in an archive in an archive in an archive", archive(t, entry{name: "a.zip", content: archive(t, entry{name: "b", content: small})}), ArchiveNested},
		{"too many files", archive(t, many(mostEntries+1)...), ArchiveTooLarge},
		{"many files, packed", archive(t, entry{name: "a.zip", content: archive(t, many(mostEntries)...)}), ArchiveTooLarge},
		{"a directory that lies", lying, ArchiveBroken},
		{"out of the folder", archive(t, entry{name: "../../etc/passwd"}), ArchiveNames},
		{"a path of a root", archive(t, entry{name: "/etc/passwd"}), ArchiveNames},
		{"a path of a drive", archive(t, entry{name: `C:\x.txt`}), ArchiveNames},
		{"a name that turns", archive(t, entry{name: "invoice\u202efdp.txt"}), ArchiveNames},
		{"a link", archive(t, entry{name: "link", content: "/etc/passwd", change: func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }}), ArchiveNames},
		{"macros", word(t, entry{name: "word/vbaProject.bin", content: "x"}), ArchiveMacros},
		{"macros in other letters", word(t, entry{name: "word/VBAPROJECT.BIN", content: "x"}), ArchiveMacros},
		{"a type with macros", archive(t, entry{name: "[Content_Types].xml", content: `<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>`}), ArchiveMacros},
		{"entities of its own", word(t, entry{name: "word/x.xml", content: `<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>`}), ArchiveMacros},
		{"a program", archive(t, entry{name: "invoice.pdf.exe", content: "x"}), ArchivePrograms},
		{"a program by another name", archive(t, entry{name: "invoice.pdf", content: "MZ\x90\x00"}), ArchivePrograms},
		{"a page", archive(t, entry{name: "a.HTML. ", content: "x"}), ArchivePrograms},
		{"another packer", archive(t, entry{name: "a.rar", content: "Rar!\x1a\x07"}), ArchiveNested},
		{"an object of an old office", word(t, entry{name: "word/embeddings/o.bin", content: "\xd0\xcf\x11\xe0\xa1"}), ArchiveNested},
		{"encrypted", archive(t, entry{name: "a.txt", content: "x", change: func(h *zip.FileHeader) { h.Flags |= 1 }}), ArchiveClosed},
		{"cut off", small[:len(small)-10], ArchiveBroken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := folder(t)
			if _, err := f.Put(t.Context(), strings.NewReader(tt.content), 20<<20); !errors.Is(err, tt.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

// FuzzArchive: whatever comes, an answer comes, within the budget.
func FuzzArchive(f *testing.F) {
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, content []byte) {
		b := budget{entries: 10, content: 1 << 20}
		err := b.look(bytes.NewReader(content), int64(len(content)), 1)
		var r Refusal
		if err != nil && !errors.As(err, &r) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}
