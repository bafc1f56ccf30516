package cartable_test

import (
	"os"
	"testing"

	"github.com/kartabl/kartabl/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Package{M: m}.Run()) }
