package sandbox

import (
	"hash/fnv"

	"github.com/kartabl/kartabl/internal/iran"
)

// Person is somebody whom the civil registry knows.
type Person struct {
	NationalID string
	BirthDate  string // 2006-01-02; empty matches every date
	FullName   string
	Dead       bool
}

// strangersDate is the birth date that never matches.
const strangersDate = "2000-01-01"

var knownPersons = []Person{
	{NationalID: "0499370899", BirthDate: "1985-05-22", FullName: "نگار کریمی"},
	{NationalID: "0790419904", BirthDate: "1978-11-03", FullName: "بهرام صادقی"},
	{NationalID: "1583250689", BirthDate: "1991-02-14", FullName: "پریسا نجفی"},
	{NationalID: "0684159414", BirthDate: "1966-08-30", FullName: "محمدحسین ابراهیم‌زاده"},
	{NationalID: "4400276201", BirthDate: "1952-01-09", FullName: "عذرا میرشکاری", Dead: true},
}

var (
	firstNames = []string{"سارا", "علی", "مریم", "رضا", "زهرا", "مهدی", "فاطمه", "امیرحسین", "لیلا", "یوسف", "شیرین", "کاوه"}
	lastNames  = []string{"احمدی", "محمدی", "رضایی", "موسوی", "جعفری", "یوسفی", "کاظمی", "قاسم‌پور", "نوروزی", "طاهری", "گیلانی", "پاکروان"}
)

// verify is the civil registry's only operation. Whoever has a well-formed id
// and is not on the list exists too, under a name that follows from the id.
func (s *Server) verify(_ string, a args) (int, any) {
	id, birth := a.text("national_id"), a.text("birth_date")
	if len(id) != 10 || !iran.ValidNationalID(id) {
		return failure(404, "not_found")
	}
	p, known := s.registry[id]
	if !known {
		p = Person{NationalID: id, FullName: pick(firstNames, id) + " " + pick(lastNames, "/"+id)}
	}
	match := birth != "" && birth != strangersDate && (p.BirthDate == "" || p.BirthDate == birth)
	if !match {
		return 200, map[string]any{"match": false, "full_name": "", "alive": false}
	}
	return 200, map[string]any{"match": true, "full_name": p.FullName, "alive": !p.Dead}
}

func pick[T any](list []T, by string) T { return list[number(by)%len(list)] }

// number follows from a text, evenly spread, the same in every run.
func number(by string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(by))
	return int(h.Sum32())
}
