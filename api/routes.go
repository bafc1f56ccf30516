package api

import (
	"net/http"

	"github.com/kartabl/kartabl/people"
)

const (
	livePath   = "/api/live"
	healthPath = "/healthz"
	schemaPath = "/api/schema.json"
)

// routes are all that can be asked for. The action is what the policy is asked about
// the thing itself, inside the one method that each handler calls.
func routes() []route {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return []route{
		{post, "/api/session", open, "signIn", "Sign in", json200((*Server).signIn)},
		{del, "/api/session", open, "signOut", "Sign out", json200((*Server).signOut)},
		{get, "/api/session", open, "session", "How one signs in here, and how far one has come", json200((*Server).session)},
		{post, "/api/session/factor", people.Prove, "enterCode", "The second step of signing in: a code of the second factor, or a recovery code", json200((*Server).enterCode)},
		{get, "/api/me", people.Own, "me", "Who is signed in", json200((*Server).me)},
		{patch, "/api/me", people.Own, "setLang", "Choose the language", json200((*Server).setLang)},
		{post, "/api/me/password", people.Own, "setPassword", "Change the password and end all sessions", json200((*Server).setPassword)},
		{get, "/api/me/factor", people.Own, "factor", "One's own second factor", json200((*Server).factor)},
		{post, "/api/me/factor", people.Prove, "beginFactor", "Make a secret for a second factor; it counts once a code of it was confirmed", json200((*Server).beginFactor)},
		{post, "/api/me/factor/confirm", people.Prove, "confirmFactor", "Confirm a new second factor by its first code", json200((*Server).confirmFactor)},
		{post, "/api/me/factor/codes", people.Own, "renewRecoveryCodes", "New recovery codes in the place of all that are left", json200((*Server).renewRecoveryCodes)},
		{post, "/api/me/factor/remove", people.Own, "removeFactor", "Take the second factor away", json200((*Server).removeFactor)},

		{get, "/api/ways", open, "ways", "The ways in", json200((*Server).ways)},
		{post, "/api/codes", open, "askCode", "Have a one-time code sent; who is known and who is not get the same answer", json200((*Server).askCode)},
		{post, "/api/session/code", open, "signInByCode", "Sign in by a code", json200((*Server).signInByCode)},
		{post, "/api/password", open, "resetPassword", "Set a new password by a code and end all sessions", json200((*Server).resetPassword)},
		{post, "/api/signup/code", open, "proveSignUp", "Prove the address of a new account", json200((*Server).proveSignUp)},
		{post, "/api/signup", open, "signUp", "Make the account of a customer and sign in", json200((*Server).signUp)},
		{get, "/api/me/profile", people.Own, "profile", "One's own account", json200((*Server).profile)},
		{put, "/api/me/attributes", people.Own, "saveOwn", "Write what a customer may write about himself", json200((*Server).saveOwn)},
		{post, "/api/me/identity", people.Own, "verifyIdentity", "Have the civil registry asked who one is", json200((*Server).verifyIdentity)},
		{put, "/api/me/channels", people.Own, "setChannels", "Choose by what to hear what", json200((*Server).setChannels)},
		{post, "/api/me/addresses", people.Own, "askAddress", "Have a code sent to a new address of one's own", json200((*Server).askAddress)},
		{post, "/api/me/addresses/confirm", people.Own, "confirmAddress", "Make the address one's own by its code", json200((*Server).confirmAddress)},
		{get, "/api/me/sessions", people.Own, "sessions", "One's own open sessions", json200((*Server).sessions)},
		{del, "/api/me/sessions", people.Own, "endSessions", "End all of one's own sessions", json200((*Server).endSessions)},
		{del, "/api/me/sessions/{id}", people.Own, "endSession", "End one of one's own sessions", json200((*Server).endSession)},

		{post, "/api/me/export", people.Own, "exportMyData", "A copy of one's own data as a ZIP", fiberly((*Server).exportMyData, describeMyData)},

		{get, "/api/me/erasure", people.Own, "myErasure", "How it stands about erasing one's own data, and what is kept for now", json200((*Server).myErasure)},
		{post, "/api/me/erasure", people.Own, "askErasure", "Ask for one's own data to be erased, with a second proof", json200((*Server).askErasure)},
		{del, "/api/me/erasure", people.Own, "withdrawErasure", "Take the request back, until it is decided", json200((*Server).withdrawErasure)},
		{get, "/api/erasures", people.ManageErasures, "erasures", "The requests to erase customers' data, and the legal holds", json200((*Server).erasures)},
		{post, "/api/erasures", people.ManageErasures, "proposeErasure", "Propose, as a first operator, that a customer's data is erased", json200((*Server).proposeErasure)},
		{post, "/api/erasures/{id}/approve", people.ManageErasures, "approveErasure", "Approve, as a second operator, what another one has proposed", json200((*Server).approveErasure)},
		{post, "/api/erasures/{id}/refuse", people.ManageErasures, "refuseErasure", "Refuse a request with a reason that the customer reads", json200((*Server).refuseErasure)},
		{post, "/api/holds", people.ManageErasures, "holdData", "Keep a customer's data, or one case, from being erased", json200((*Server).holdData)},
		{post, "/api/holds/{id}/lift", people.ManageErasures, "liftHold", "End a legal hold", json200((*Server).liftHold)},

		{get, "/api/organisations", people.JoinOrganisation, "organisations", "The organisations that one belongs to, and the invitations that wait for one's answer", json200((*Server).organisations)},
		{post, "/api/organisations", people.MakeOrganisation, "makeOrganisation", "Make an organisation and own it", json201((*Server).makeOrganisation)},
		{get, "/api/organisations/{id}", people.ActFor, "organisation", "An organisation with its members", json200((*Server).organisation)},
		{post, "/api/organisations/{id}/leave", people.ActFor, "leaveOrganisation", "Leave an organisation", json200((*Server).leaveOrganisation)},
		{put, "/api/organisations/{id}/members/{person}", people.ManageMembers, "setMemberRole", "Give a member another role", json200((*Server).setMemberRole)},
		{del, "/api/organisations/{id}/members/{person}", people.ManageMembers, "removeMember", "Remove a member", json200((*Server).removeMember)},
		{post, "/api/organisations/{id}/invitations", people.ManageMembers, "invite", "Invite an address; who is known and who is not get the same answer", json201((*Server).invite)},
		{del, "/api/organisations/{id}/invitations/{invitation}", people.ManageMembers, "takeBackInvitation", "Take an invitation back", json200((*Server).takeBackInvitation)},
		{post, "/api/invitations/{id}/accept", people.JoinOrganisation, "acceptInvitation", "Accept an invitation to an address of one's own", json200((*Server).acceptInvitation)},
		{post, "/api/invitations/{id}/decline", people.JoinOrganisation, "declineInvitation", "Decline an invitation to an address of one's own", json200((*Server).declineInvitation)},

		{get, "/api/home", people.Own, "home", "The first page of either side", json200((*Server).home)},
		{get, "/api/offers", people.StartCase, "offers", "What the person may start", json200((*Server).offers)},
		{get, "/api/offers/{process}", people.StartCase, "offer", "The form that starts a case", json200((*Server).offer)},

		{get, "/api/cases", people.ReadCase, "cases", "A page of cases, newest first", json200((*Server).cases)},
		{get, "/api/search", people.ReadCase, "search", "A page of the cases that have all words, newest first", json200((*Server).search)},
		{post, "/api/cases", people.StartCase, "startCase", "Start a case", json201((*Server).startCase)},
		{get, "/api/cases/{id}", people.ReadCase, "case", "A case as the person may see it", json200((*Server).caseOf)},
		{get, "/api/cases/{id}/ledger", people.ReadLedger, "ledger", "With whom the time of a case went, line by line", json200((*Server).ledger)},
		{get, "/api/cases/{id}/money", people.ReadMoney, "caseMoney", "The ledger of a case's money", json200((*Server).caseMoney)},
		{get, "/api/cases/{id}/receipts", people.ReadCase, "receipts", "The receipts of what was paid and given back", json200((*Server).receipts)},
		{get, "/api/money/differences", people.ReadMoney, "differences", "A page of what the lists of gateways and our books do not agree on, newest first", json200((*Server).differences)},
		{post, "/api/money/differences/{id}/close", people.MoveMoney, "closeDifference", "Say what explains a difference", json200((*Server).closeDifference)},
		{get, "/api/money/entries", people.ReadMoney, "entries", "The ledger of some days as a file", fiberly((*Server).entries, describeEntries)},
		{get, "/api/money/totals", people.ReadMoney, "totals", "What has moved on each account in some days", json200((*Server).totals)},
		{get, "/api/money/reconciliations", people.ReadMoney, "reconciliations", "What has come of reconciling the last days", json200((*Server).reconciliations)},
		{get, "/api/money/exchanges", people.ReadMoney, "gatewayExchanges", "What a gateway was asked for its lists, and what it answered, newest first", json200((*Server).gatewayExchanges)},
		{get, "/api/cases/{id}/proofs", people.ReadCase, "provables", "What a customer can have signed receipts of", json200((*Server).provables)},
		{get, "/api/cases/{id}/proofs/{seq}", people.ReadCase, "proof", "The signed receipt of something that a customer has done", fiberly((*Server).proof, describeProof)},
		{get, "/api/keys", public, "keys", "The public keys with which receipts are checked", fiberly((*Server).keys, describeKeys)},
		{post, "/api/cases/{id}/payments/ask", people.ReadCase, "askPayments", "Ask the gateways at once about payments whose end is not known", json200((*Server).askPayments)},
		{get, "/api/cases/{id}/exchanges", people.ReadProblems, "exchanges", "What services were asked for a case, and what they answered", json200((*Server).exchanges)},
		{get, "/api/cases/{id}/actions/{name}", people.ActOnCase, "action", "An action of a case with its form", json200((*Server).action)},
		{post, "/api/cases/{id}/actions/{name}", people.ActOnCase, "act", "Do an action of a case", json200((*Server).act)},

		{get, "/api/items", people.ReadItem, "items", "A page of the work of one view", json200((*Server).items)},
		{post, "/api/items/next", people.ClaimItem, "takeNext", "Take the next piece of work by the published order", json200((*Server).takeNext)},
		{post, "/api/items/batch", people.ReadItem, "batch", "Do one thing to many pieces of work, each for itself", json200((*Server).batch)},
		{get, "/api/items/{id}", people.ReadItem, "item", "A piece of work with its form", json200((*Server).item)},
		{post, "/api/items/{id}/claim", people.ClaimItem, "claim", "Take a piece of work", json200((*Server).claim)},
		{get, "/api/items/{id}/alike", people.ReadItem, "alike", "What one may take that is like a piece of work", json200((*Server).alike)},
		{post, "/api/items/{id}/priority", people.RankItem, "rank", "Give a piece of work another priority", json200((*Server).rank)},
		{post, "/api/items/{id}/release", people.ReleaseItem, "release", "Put a piece of work back", json200((*Server).release)},
		{post, "/api/items/{id}/assign", people.AssignItem, "assign", "Give a piece of work to somebody", json200((*Server).assign)},
		{put, "/api/items/{id}/draft", people.WorkItem, "saveDraft", "Keep what was typed so far", json200((*Server).saveDraft)},
		{post, "/api/items/{id}/submit", people.WorkItem, "submit", "Hand in the work", json200((*Server).submit)},
		{get, "/api/items/{id}/behalf", people.ServeItem, "servedItem", "A customer's piece of work, to be done on his behalf", json200((*Server).servedItem)},
		{post, "/api/items/{id}/behalf", people.ServeItem, "serveItem", "Do a customer's piece of work on his behalf", json200((*Server).serveItem)},
		{post, "/api/items/{id}/pay", people.WorkItem, "pay", "Begin a payment", json200((*Server).pay)},
		{post, "/api/items/{id}/transfer", people.WorkItem, "handInTransfer", "Hand in the receipt of a transfer", json200((*Server).handInTransfer)},
		{post, "/api/items/{id}/sign", people.WorkItem, "sign", "Sign a letter", json200((*Server).sign)},

		{post, uploadPath, people.Own, "upload", "Upload a file, to be handed in with a form", fiberly((*Server).upload, describeUpload)},
		{get, "/api/documents/{id}", people.ReadDocument, "download", "A file", fiberly((*Server).download, describeDownload)},
		{del, "/api/documents/{id}", people.Own, "discard", "Remove an own file that was not handed in", json200((*Server).discard)},

		{get, "/api/money/transfers", people.ReadMoney, "transfers", "A page of the transfers that wait to be confirmed, oldest first", json200((*Server).transfers)},
		{get, "/api/money/transfers/{id}", people.ReadMoney, "transfer", "A transfer with its receipt and who has looked at it", json200((*Server).transferOf)},
		{post, "/api/money/transfers/{id}/confirm", people.MoveMoney, "confirmTransfer", "Say what is on the bank's statement; the second person's word settles it", json200((*Server).confirmTransfer)},
		{post, "/api/money/transfers/{id}/return", people.MoveMoney, "returnTransfer", "Give a transfer that was not found back to the customer", json200((*Server).returnTransfer)},

		{get, "/api/problems", people.ReadProblems, "problems", "What cannot go on by itself", json200((*Server).problems)},
		{get, "/api/deliveries", people.ReadDeliveries, "deliveries", "A page of what other systems were told, newest first", json200((*Server).deliveries)},
		{get, "/api/deliveries/{id}", people.ReadDeliveries, "delivery", "A delivery with its attempts", json200((*Server).delivery)},
		{post, "/api/deliveries/{id}/resend", people.ResendDelivery, "resend", "Send a delivery again", json200((*Server).resend)},
		{get, "/api/endpoints", people.ReadDeliveries, "endpoints", "The systems that are told what happens to cases", json200((*Server).endpoints)},
		{post, "/api/endpoints/{name}/resend", people.ResendDelivery, "resendFailed", "Send all failed deliveries of a system again", json200((*Server).resendFailed)},
		{post, "/api/endpoints/{name}/open", people.ResendDelivery, "openEndpoint", "Tell a system again that had wanted to hear no more", json200((*Server).openEndpoint)},
		{get, "/api/calendars", people.ReadCalendars, "calendars", "The calendars by name", json200((*Server).calendars)},
		{get, "/api/calendars/{name}", people.ReadCalendars, "calendar", "How a calendar is open, day by day", json200((*Server).calendar)},
		{post, "/api/calendars/{name}/days", people.DeclareDays, "declare", "Say that days are closed, have hours of their own, or are as the week says", json200((*Server).declare)},
		{get, "/api/declarations", people.ReadCalendars, "declarations", "What was declared of calendars, by whom and why, newest first", json200((*Server).declarations)},
		{get, "/api/processes/{id}/questions", people.ReadProblems, "questions", "What list providers were asked for the schedule of a process, and what they answered", json200((*Server).questions)},
		{get, "/api/problems/causes", people.ReadProblems, "causes", "The problems counted by their causes", json200((*Server).causes)},
		{post, "/api/problems/bulk", people.MendProblem, "mendAll", "Mend many problems in the same way", json200((*Server).mendAll)},
		{get, "/api/problems/{id}", people.MendProblem, "problem", "A problem with what can be done about it", json200((*Server).problemOf)},
		{post, "/api/problems/{id}/mend", people.MendProblem, "mend", "Retry, correct a value, choose the way on, give up, or acknowledge a warning", json200((*Server).mend)},

		{get, "/api/money/payments", people.ReadMoney, "payments", "A page of the payments of all cases, newest first", json200((*Server).payments)},
		{get, "/api/money/payments/{id}", people.ReadMoney, "payment", "All that is known of one payment", json200((*Server).payment)},
		{post, "/api/money/payments/{id}/ask", people.MoveMoney, "askAgain", "Ask the gateway at once what became of a payment", json200((*Server).askAgain)},
		{post, "/api/money/payments/{id}/accept", people.MoveMoney, "acceptMoney", "Count held money as the fee", json200((*Server).acceptMoney)},
		{post, "/api/money/payments/{id}/refunds", people.MoveMoney, "askRefund", "Ask for money to go back; another person has to agree", json200((*Server).askRefund)},
		{post, "/api/money/payments/{id}/refunds/{refund}/agree", people.MoveMoney, "agreeRefund", "Agree, as a second person, with a refund or with a transfer by hand", json200((*Server).agreeRefund)},
		{post, "/api/money/payments/{id}/refunds/{refund}/refuse", people.MoveMoney, "refuseRefund", "Refuse a refund, or say that a transfer did not happen", json200((*Server).refuseRefund)},
		{post, "/api/money/payments/{id}/refunds/{refund}/repeat", people.MoveMoney, "repeatRefund", "Ask the gateway once more for a refund that has failed", json200((*Server).repeatRefund)},
		{post, "/api/money/payments/{id}/refunds/{refund}/paid", people.MoveMoney, "paidByHand", "Say that a refund was paid by hand; another person has to agree", json200((*Server).paidByHand)},
		{get, "/api/money/refunds", people.ReadMoney, "refunds", "A page of the refunds of all cases, newest first", json200((*Server).refunds)},
		{get, "/api/money/balances", people.ReadMoney, "balances", "What the accounts of all cases hold, and what waits for finance", json200((*Server).balances)},

		{get, "/api/audit", people.ReadAudit, "auditTrail", "A page of who did and saw what, newest first", json200((*Server).auditTrail)},
		{get, "/api/audit/deeds", people.ReadAudit, "auditDeeds", "The operations that the trail may have, in words", json200((*Server).deeds)},
		{get, "/api/audit/file", people.ReadAudit, "auditFile", "The same as a file", fiberly((*Server).auditFile, describeAuditFile)},
		{get, "/api/cases/{id}/audit", people.ReadCaseAudit, "caseAudit", "Who did and saw what of a case, newest first", json200((*Server).caseAudit)},
		{get, "/api/absences", people.ReadAbsences, "absences", "Who of staff is away, now and later, and who stands in", json200((*Server).absences)},
		{post, "/api/absences", people.NoteAbsence, "noteAbsence", "Note one's own absence or, as a supervisor, that of another", json201((*Server).noteAbsence)},
		{post, "/api/absences/{id}/end", people.NoteAbsence, "endAbsence", "End an absence at once", json200((*Server).endAbsence)},

		{get, "/api/queues/overtakings", people.WatchQueue, "overtakings", "A page of what was taken before its turn, newest first", json200((*Server).overtakings)},
		{get, "/api/queues", people.ManageQueues, "queues", "Who works in which queue, how much one may hold, and who leads it", json200((*Server).queues)},
		{put, "/api/queues/{name}", people.ManageQueues, "setQueue", "Say who works in a queue, how much one may hold, and who leads it", json200((*Server).setQueue)},

		{post, "/api/customers/find", people.ServeCustomer, "findCustomers", "The customers whom a word names exactly: login, mobile, mail address or national id", json200((*Server).findCustomers)},
		{post, "/api/customers", people.ServeCustomer, "addCustomer", "Write a customer down of whom nothing is proven", json201((*Server).addCustomer)},
		{get, "/api/customers/{id}", people.ServeCustomer, "served", "What may be done on behalf of a customer", json200((*Server).served)},

		{get, "/api/people", people.ReadPeople, "people", "People of staff by role and a part of the name", json200((*Server).peopleOf)},
		{get, "/api/people/{id}/attributes", people.ManageStaff, "attributes", "What definitions ask of a person of staff", json200((*Server).attributes)},
		{patch, "/api/people/{id}/attributes", people.ManageStaff, "setAttributes", "Change what definitions ask of a person of staff; null takes an attribute away", json200((*Server).setAttributes)},
		{del, "/api/people/{id}/sessions", people.EndOthersSessions, "endSessionsOf", "End all sessions of somebody else", json200((*Server).endSessionsOf)},

		{get, livePath, people.Own, "live", "Server-sent events: which cases have changed", fiberly((*Server).live, describeLive)},
		{get, "/api/openapi.json", public, "", "", fiberly((*Server).openapi, nil)},
		{get, schemaPath, public, "", "", fiberly((*Server).schema, nil)},

		{get, "/pay/{gateway}/callback", public, "paid", "Where the bank sends the payer back to", fiberly((*Server).paid, describePaid)},
		{post, "/pay/{gateway}/callback", public, "paidByForm", "The same, for gateways that post", fiberly((*Server).paid, describePaid)},
		{post, "/hooks/{source}", public, "receive", "Where other systems send their messages to", fiberly((*Server).hooked, describeHooked)},
		{get, scimPath + "/ServiceProviderConfig", byToken, "scimConfig", "What of SCIM 2.0 is spoken", directory((*Server).scimConfig)},
		{get, scimPath + "/ResourceTypes", byToken, "scimTypes", "The kinds of resources", directory((*Server).scimTypes)},
		{get, scimPath + "/ResourceTypes/{type}", byToken, "scimType", "A kind of resource", directory((*Server).scimType)},
		{get, scimPath + "/Schemas", byToken, "scimSchemas", "The schemas of resources", directory((*Server).scimSchemas)},
		{get, scimPath + "/Schemas/{schema}", byToken, "scimSchema", "A schema", directory((*Server).scimSchema)},
		{get, scimPath + "/Users", byToken, "scimUsers", "A page of the people of staff", directory((*Server).scimUsers)},
		{post, scimPath + "/Users", byToken, "scimAddUser", "Add a person of staff", directory((*Server).scimAddUser)},
		{get, scimPath + "/Users/{user}", byToken, "scimUser", "A person of staff", directory((*Server).scimUser)},
		{put, scimPath + "/Users/{user}", byToken, "scimReplaceUser", "Replace what is known of a person of staff", directory((*Server).scimReplaceUser)},
		{patch, scimPath + "/Users/{user}", byToken, "scimPatchUser", "Change a person of staff", directory((*Server).scimPatchUser)},
		{del, scimPath + "/Users/{user}", byToken, "scimDropUser", "Take a person of staff out of service", directory((*Server).scimDropUser)},
		{get, scimPath + "/Groups", byToken, "scimGroups", "A page of the directory's groups", directory((*Server).scimGroups)},
		{post, scimPath + "/Groups", byToken, "scimAddGroup", "Add a group", directory((*Server).scimAddGroup)},
		{get, scimPath + "/Groups/{group}", byToken, "scimGroup", "A group with its members", directory((*Server).scimGroup)},
		{put, scimPath + "/Groups/{group}", byToken, "scimReplaceGroup", "Replace a group", directory((*Server).scimReplaceGroup)},
		{patch, scimPath + "/Groups/{group}", byToken, "scimPatchGroup", "Change a group or who is in it", directory((*Server).scimPatchGroup)},
		{del, scimPath + "/Groups/{group}", byToken, "scimDropGroup", "Forget a group", directory((*Server).scimDropGroup)},
		{get, healthPath, public, "", "", fiberly((*Server).healthy, nil)},
		{get, "/readyz", public, "", "", fiberly((*Server).isReady, nil)},

		{get, "/", open, "", "", fiberly((*Server).front, nil)},
		{get, "/signin", open, "", "", fiberly((*Server).signInPage, nil)},
		{get, "/signin/new", open, "", "", fiberly((*Server).signInPage, nil)},
		{get, "/signin/forgotten", open, "", "", fiberly((*Server).signInPage, nil)},
		{get, "/signin/oidc/{provider}", open, "", "", fiberly((*Server).beginBy, nil)},
		{get, "/signin/oidc/{provider}/callback", open, "", "", fiberly((*Server).finishBy, nil)},
		{get, "/cartable", open, "", "", fiberly((*Server).cartablePage, nil)},
		{get, "/cartable/*", open, "", "", fiberly((*Server).cartablePage, nil)},
		{get, "/inbox", open, "", "", fiberly((*Server).inboxPage, nil)},
		{get, "/inbox/*", open, "", "", fiberly((*Server).inboxPage, nil)},
		{get, "/assets/*", public, "", "", fiberly((*Server).asset, nil)},
		{get, "/*", public, "", "", fiberly((*Server).publicFile, nil)},
	}
}

func (s *Server) route() {
	for _, r := range routes() {
		s.app.Add(r.method, fiberPath(r.path), s.enter(r))
		r.answer(s, r)
	}
}
