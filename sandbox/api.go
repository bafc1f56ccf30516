package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, op := range s.operations() {
		mux.HandleFunc("POST /"+op.service+"/"+op.name, s.serve(op))
	}
	mux.HandleFunc("POST /sms/send", s.sms)
	mux.HandleFunc("POST /webhooks", s.hook)
	mux.HandleFunc("POST /pg/v4/payment/request.json", s.gateway("request", transport, s.zarinpal(s.zarinpalOpen)))
	mux.HandleFunc("POST /pg/v4/payment/verify.json", s.gateway("verify", verifyKinds, s.zarinpal(s.zarinpalVerify)))
	mux.HandleFunc("POST /pg/v4/payment/inquiry.json", s.gateway("inquiry", transport, s.zarinpal(s.zarinpalInquiry)))
	mux.HandleFunc("POST /api/v4/graphql", s.gateway("graphql", transport, s.zarinpalGraph))
	mux.HandleFunc("POST /api/v4/graphql/{$}", s.gateway("graphql", transport, s.zarinpalGraph))
	mux.HandleFunc("POST /v1/request", s.gateway("request", transport, s.zibal(s.zibalOpen)))
	mux.HandleFunc("POST /v1/verify", s.gateway("verify", transport, s.zibal(s.zibalVerify)))
	mux.HandleFunc("POST /v1/inquiry", s.gateway("inquiry", transport, s.zibal(s.zibalInquiry)))
	mux.HandleFunc("POST /v1/account/refund", s.gateway("refund", transport, s.zibalPanel(s.zibalRefund)))
	mux.HandleFunc("POST /v1/account/refund/inquiry", s.gateway("refunds", transport, s.zibalPanel(s.zibalRefunds)))
	mux.HandleFunc("POST /v1/account/refund/list", s.gateway("list", transport, s.zibalPanel(s.zibalList(true))))
	mux.HandleFunc("POST /v1/gateway/report/transaction", s.gateway("list", transport, s.zibalPanel(s.zibalList(false))))
	mux.HandleFunc("GET /start/{authority}", startToken)
	mux.HandleFunc("POST /onlinepg/onlinepg", s.gateway("request", transport, s.samanOpen))
	mux.HandleFunc("POST /verifyTxnRandomSessionkey/ipg/VerifyTransaction", s.gateway("verify", transport, s.samanVerify))
	mux.HandleFunc("POST /verifyTxnRandomSessionkey/ipg/ReverseTransaction", s.gateway("refund", transport, s.samanReverse))
	mux.HandleFunc("GET /OnlinePG/SendToken", startToken)
	mux.HandleFunc("GET /pg/StartPay/{authority}", s.startPay)
	mux.HandleFunc("POST /pg/StartPay/{authority}", s.pay)
	mux.HandleFunc("GET /bank", s.backRoom)
	mux.HandleFunc("POST /bank", s.changeBank)
	mux.HandleFunc("POST /api/bank", s.postBank)
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("POST /{$}", s.change)
	mux.HandleFunc("GET /api/version", s.getVersion)
	mux.HandleFunc("GET /api/state", s.getState)
	mux.HandleFunc("GET /api/messages", s.getMessages)
	mux.HandleFunc("POST /api/faults", s.postFault)
	mux.HandleFunc("POST /api/reset", s.postReset)
	mux.Handle("GET /static/", http.StripPrefix("/static/", staticFiles()))
	return secure(http.NewCrossOriginProtection().Handler(mux))
}

// secure lets pages load from here only, and keeps other sites' pages from
// framing them.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy("'self'"))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func policy(formAction string) string {
	return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; frame-ancestors 'none'; form-action " + formAction
}

func (s *Server) getVersion(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, []byte(`{"version":`+strconv.Itoa(s.state.now())+`}`))
}

func (s *Server) getState(w http.ResponseWriter, _ *http.Request) { answerJSON(w, s.State()) }

func (s *Server) getMessages(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, map[string]any{"messages": s.State().Messages})
}

func (s *Server) postFault(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	var f Fault
	err := json.Unmarshal(body, &f)
	if err == nil {
		err = s.SetFault(f)
	}
	if err != nil {
		_, out := failure(0, err.Error())
		b, _ := json.Marshal(out)
		writeJSON(w, http.StatusBadRequest, b)
		return
	}
	answerJSON(w, map[string]any{"faults": s.State().Faults})
}

func (s *Server) postReset(w http.ResponseWriter, _ *http.Request) {
	s.Reset()
	answerJSON(w, map[string]any{})
}

// State is everything that has arrived, the newest first.
func (s *Server) State() State { return s.stateOf(keep) }

func (s *Server) stateOf(n int) State {
	st := s.state.snapshot(n)
	st.Payments, st.Bank = s.payments(n), s.bank.Plan()
	return st
}

// Reset forgets everything that has arrived, the faults, and the hostilities of the bank.
func (s *Server) Reset() {
	s.bank.Reset()
	s.state.reset()
}

func answerJSON(w http.ResponseWriter, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, b)
}
