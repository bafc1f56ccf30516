// Package web holds the built pages: sign-in, the customers' cartable, the staff's inbox and the page of their design.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist is the folder of the built pages: <app>/index.html for every address of an app,
// and assets/ with the files that they load. Files under assets/ carry a hash of their
// content in their names, except icons and the manifest of the cartable; worker.js stands
// beside them, at the one address where browsers look for it.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err) // cannot be: the name is a constant and valid
	}
	return dist
}
