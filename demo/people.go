package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
)

// Password is everybody's in the demonstration.
const Password = "kartabl-demo"

// Account is a person that the demonstration lets in.
type Account struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Name     string `json:"name"`
}

// member is a person of staff: login, name, role, province.
type member struct{ login, name, role, province string }

var staff = []member{
	{"expert1", "دکتر نیلوفر کاظمی", "medical_expert", "تهران"},
	{"expert2", "دکتر بهرام شریفی", "medical_expert", "تهران"},
	{"expert3", "دکتر مینا صادقی", "medical_expert", "اصفهان"},
	{"finance1", "حمید رستمی", "finance_expert", "تهران"},
	{"finance2", "لیلا فرهادی", "finance_expert", "تهران"},
	{"clerk1", "مریم یوسفی", "claims_clerk", "تهران"},
	{"manager", "پرویز انصاری", "claims_manager", "تهران"},
	{"callcenter", "شیما نجفی", "call_center", "تهران"},
	{"dispatcher", "کامران بهشتی", "dispatcher", "تهران"},
	{"technician1", "ابراهیم قنبری", "technician", "تهران"},
	{"technician2", "سعید کریم‌زاده", "technician", "فارس"},
	{"technician3", "آیدین صفری", "technician", "آذربایجان شرقی"},
	{"technician4", "مسعود طالبی", "technician", "اصفهان"},
	{"technician5", "هادی مقدم", "technician", "البرز"},
	{"technician6", "رامین عسگری", "technician", "خراسان رضوی"},
	{"technician7", "نادر سواری", "technician", "خوزستان"},
	{"technician8", "یونس میرزایی", "technician", "قم"},
	{"technician9", "سامان رستگار", "technician", "کرمانشاه"},
	{"agent1", "نگار صابری", "support_agent", "تهران"},
	{"agent2", "پویا ملکی", "support_agent", "تهران"},
	{"engineer", "احسان دانشور", "support_engineer", "تهران"},
	{"supportmanager", "ژاله وکیلی", "support_manager", "تهران"},
	{"complaints1", "سپیده عظیمی", "complaints_officer", "تهران"},
	{"complaintsmanager", "محسن خاکپور", "complaints_manager", "تهران"},
	{"merchants1", "یاسمن پاکدل", "merchants_officer", "تهران"},
	{"merchantsmanager", "داود آرین", "merchants_manager", "تهران"},
	{"risk", "نازنین شکوهی", "risk_officer", "تهران"},
	{"teamlead", "بابک روشن", "team_lead", "تهران"},
	{"hr", "الهام میرزایی", "hr_officer", "تهران"},
	{"hrmanager", "فرهاد نیکو", "hr_manager", "تهران"},
	{"buyer", "کیان فروتن", "buyer", "تهران"},
	{"purchasing", "رویا پارسا", "purchasing_manager", "تهران"},
	{"financemanager", "ناصر ایمانی", "finance_manager", "تهران"},
	{"director", "هما جاوید", "managing_director", "تهران"},
	{"accountant1", "سهراب دلاوری", people.RoleFinance, "تهران"},
	{"accountant2", "مهناز پورسینا", people.RoleFinance, "تهران"},
	{"supervisor", "فرشته مهدوی", people.RoleSupervisor, "تهران"},
	{"analyst", "آرش توکلی", people.RoleAnalyst, "تهران"},
	{"operator", "سمیرا جلالی", people.RoleOperator, "تهران"},
}

// client is a customer: login, name, province, segment, and whether he has a terminal.
type client struct {
	login, name, province, segment string
	terminal                       bool
}

var customers = []client{
	{"sara", "سارا محمدی", "تهران", "normal", true},
	{"reza", "رضا احمدی", "تهران", "normal", false},
	{"maryam", "مریم حسینی", "اصفهان", "vip", true},
	{"ali", "علی کریمی", "فارس", "normal", true},
	{"zahra", "زهرا موسوی", "تهران", "normal", false},
	{"hossein", "حسین رضایی", "خراسان رضوی", "normal", true},
	{"fatemeh", "فاطمه اکبری", "تهران", "vip", false},
	{"mehdi", "مهدی جعفری", "آذربایجان شرقی", "normal", true},
	{"nasrin", "نسرین قاسمی", "گیلان", "normal", false},
	{"amir", "امیر صالحی", "تهران", "normal", true},
	{"parisa", "پریسا نوری", "مازندران", "normal", false},
	{"kaveh", "کاوه مرادی", "کرمانشاه", "vip", true},
	{"leila", "لیلا باقری", "تهران", "normal", false},
	{"behnam", "بهنام زارع", "فارس", "normal", true},
	{"shirin", "شیرین سلطانی", "تهران", "normal", false},
	{"omid", "امید حیدری", "خوزستان", "normal", true},
	{"golnaz", "گلناز طاهری", "تهران", "normal", false},
	{"javad", "جواد عباسی", "قم", "normal", true},
	{"mina", "مینا اسدی", "البرز", "normal", false},
	{"company", "شرکت پخش البرز", "البرز", "legal", true},
}

// addPeople stores everybody and gives them by login.
func (w *world) addPeople(ctx context.Context) error {
	hash, err := people.Hash(Password) // one hash for all: argon2id is slow by design
	if err != nil {
		return err
	}
	for i, m := range staff {
		p := people.Person{
			Login: m.login, Name: m.name, Side: engine.Staff, Roles: []string{m.role, "employee"}, Mobile: fmt.Sprintf("0913%07d", i+1),
			Email: m.login + "@bimeh.example", Attributes: map[string]any{"province": m.province},
		}
		if err := w.add(ctx, p, hash); err != nil {
			return err
		}
	}
	for i, c := range customers {
		if err := w.add(ctx, c.person(i), hash); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) add(ctx context.Context, p people.Person, hash string) error {
	p.ID = uuid.Must(uuid.NewV7()).String()
	added, err := w.people.Add(ctx, p, hash)
	if err != nil {
		return fmt.Errorf("add %s: %w", p.Login, err)
	}
	w.byLogin[p.Login] = added
	return nil
}

func (c client) person(i int) people.Person {
	mobile := fmt.Sprintf("0912%07d", 3450000+i*137)
	instruments := []any{}
	if c.terminal {
		instruments = append(instruments, map[string]any{
			"kind": "pos_terminal", "serial": fmt.Sprintf("P%05d", 10400+i), "city": c.province, "active": true,
		})
	}
	return people.Person{
		Login: c.login, Name: c.name, Side: engine.Customer, Mobile: mobile, Email: c.login + "@example.com",
		Attributes: map[string]any{
			"full_name": c.name, "mobile": mobile, "national_id": nationalID(30_000_000 + i*7919),
			"segment": c.segment, "province": c.province, "instruments": instruments,
		},
	}
}

// Known are the customers as the civil registry knows them: national id -> name.
func Known() map[string]string {
	known := map[string]string{}
	for i, c := range customers {
		id, _ := c.person(i).Attributes["national_id"].(string)
		known[id] = c.name
	}
	return known
}

// nationalID completes nine digits with their check digit.
func nationalID(n int) string {
	s := fmt.Sprintf("%09d", n)
	sum := 0
	for i, r := range s {
		sum += int(r-'0') * (10 - i)
	}
	check := sum % 11
	if check >= 2 {
		check = 11 - check
	}
	return s + fmt.Sprint(check)
}

// Accounts are the sign-ins that the demonstration prints: customers first.
func Accounts() []Account {
	var list []Account
	for _, c := range customers[:8] {
		list = append(list, Account{Login: c.login, Password: Password, Role: "customer", Name: c.name})
	}
	for _, m := range staff {
		list = append(list, Account{Login: m.login, Password: Password, Role: m.role, Name: m.name})
	}
	return list
}
