/** The one module that speaks to the server. Every call gives its data or throws a Fault. */
import createClient from 'openapi-fetch';
import { lang, m } from '$lib/i18n';
import { line } from '$lib/offline/line.svelte';
import { Fault, faultOf, offline } from './fault';
import { isForeign, marks, renewed, send, sendOut } from './page';
import type { paths } from './schema';
import { list, type AbsenceWish, type BatchOrder, type BulkRequest, type Channel, type ClaimReason, type CodePurpose, type Difference, type DoneFor, type DraftInput, type Earlier, type ErasureWish, type ForWhom, type HereDoing, type HoldWish, type Lang, type MendRequest, type Narrowing, type NewCustomer, type OrgRole, type Page, type PhraseWish, type Priority, type RefundLine, type SeenRequest, type SendingState, type Sort, type TransferRequest, type Values, type ViewWish } from './types';

type Answer<T> = { data?: T; error?: unknown; response: Response };

const speak = (by: (request: Request) => Promise<Response>) =>
  createClient<paths>({
    credentials: 'same-origin',
    fetch: async (request) => {
      request.headers.set('Accept-Language', lang());
      return by(request);
    }
  });

const http = speak(send);
/** For what ends a session: it goes out while all else is held back. */
const end = speak(sendOut);

async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  const answer = await call.catch((): never => {
    line.lost();
    throw offline();
  });
  line.reached();
  if (answer.response.ok) return answer.data as T;
  if (answer.response.status === 401) leaveForSignIn();
  throw faultOf(answer.response.status, answer.error);
}

/** Sends a person whose session is over to the sign-in page, and back here afterwards. */
function leaveForSignIn(): void {
  if (location.pathname.startsWith('/signin')) return;
  location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Turns a page of the API, whose list may be null, into one whose list is a list. */
async function page<T>(call: Promise<Answer<{ rows: T[] | null; next?: string }>>): Promise<Page<T>> {
  const { rows, next } = await take(call);
  return { rows: rows ?? [], next: next || undefined };
}

const at = (id: string) => ({ params: { path: { id } } });
const refund = (id: string, no: string) => ({ params: { path: { id, refund: no } } });

export const api = {
  signIn: (login: string, password: string) => take(http.POST('/api/session', { body: { login, password } })),
  ways: () => take(http.GET('/api/ways')),
  askCode: (purpose: CodePurpose, target: string) => take(http.POST('/api/codes', { body: { purpose, target } })),
  signInByCode: (code: string) => take(http.POST('/api/session/code', { body: { code } })),
  resetPassword: (code: string, password: string) => take(http.POST('/api/password', { body: { code, password } })),
  proveSignUp: (code: string) => take(http.POST('/api/signup/code', { body: { code } })),
  signUp: (about: { name: string; password: string; nationalId: string }, values?: Values) =>
    take(http.POST('/api/signup', { body: { name: about.name, password: about.password || undefined, national_id: about.nationalId || undefined, values } })),
  signOut: () => take(end.DELETE('/api/session')),
  session: () => take(http.GET('/api/session')),
  enterCode: (code: string) => take(http.POST('/api/session/factor', { body: { code } })),
  factor: () => take(http.GET('/api/me/factor')),
  beginFactor: (password: string) => take(http.POST('/api/me/factor', { body: password ? { password } : {} })),
  confirmFactor: async (code: string) => list((await take(http.POST('/api/me/factor/confirm', { body: { code } }))).codes),
  renewRecoveryCodes: async (code: string) => list((await take(http.POST('/api/me/factor/codes', { body: { code } }))).codes),
  removeFactor: (code: string) => take(http.POST('/api/me/factor/remove', { body: { code } })),
  me: () => take(http.GET('/api/me')),
  setLang: (next: Lang) => take(http.PATCH('/api/me', { body: { lang: next } })),
  profile: () => take(http.GET('/api/me/profile')),
  saveOwn: (values: Values) => take(http.PUT('/api/me/attributes', { body: { values } })),
  verifyIdentity: (national_id: string, birth_date: string) => take(http.POST('/api/me/identity', { body: { national_id, birth_date } })),
  setChannels: (work: Channel[], news: Channel[]) => take(http.PUT('/api/me/channels', { body: { work, news } })),
  askAddress: (target: string) => take(http.POST('/api/me/addresses', { body: { target } })),
  confirmAddress: (code: string) => take(http.POST('/api/me/addresses/confirm', { body: { code } })),
  setPassword: (old: string, fresh: string) => take(end.POST('/api/me/password', { body: { old, new: fresh } })),
  sessions: async () => list((await take(http.GET('/api/me/sessions'))).rows),
  endSession: (id: string) => take(end.DELETE('/api/me/sessions/{id}', at(id))),
  endSessions: () => take(end.DELETE('/api/me/sessions')),
  copyOfMyData: () => take<Blob>(http.POST('/api/me/export', { parseAs: 'blob' })),
  myErasure: () => take(http.GET('/api/me/erasure')),
  askErasure: (body: ErasureWish) => take(http.POST('/api/me/erasure', { body })),
  withdrawErasure: () => take(http.DELETE('/api/me/erasure')),
  erasures: () => take(http.GET('/api/erasures')),
  proposeErasure: (person: string, reason?: string) => take(http.POST('/api/erasures', { body: { person, ...(reason ? { reason } : {}) } })),
  approveErasure: (id: string) => take(http.POST('/api/erasures/{id}/approve', at(id))),
  refuseErasure: (id: string, reason: string) => take(http.POST('/api/erasures/{id}/refuse', { ...at(id), body: { reason } })),
  holdData: (body: HoldWish) => take(http.POST('/api/holds', { body })),
  liftHold: (id: string) => take(http.POST('/api/holds/{id}/lift', at(id))),
  home: (query: { for?: string } = {}) => take(http.GET('/api/home', { params: { query } })),

  organisations: () => take(http.GET('/api/organisations')),
  makeOrganisation: (name: string, national_id: string) => take(http.POST('/api/organisations', { body: { name, ...(national_id ? { national_id } : {}) } })),
  organisation: (id: string) => take(http.GET('/api/organisations/{id}', at(id))),
  leaveOrganisation: (id: string) => take(http.POST('/api/organisations/{id}/leave', at(id))),
  invite: (id: string, target: string, role: OrgRole) => take(http.POST('/api/organisations/{id}/invitations', { ...at(id), body: { target, role } })),
  takeBackInvitation: (id: string, invitation: string) => take(http.DELETE('/api/organisations/{id}/invitations/{invitation}', { params: { path: { id, invitation } } })),
  setMemberRole: (id: string, person: string, role: OrgRole) => take(http.PUT('/api/organisations/{id}/members/{person}', { params: { path: { id, person } }, body: { role } })),
  removeMember: (id: string, person: string) => take(http.DELETE('/api/organisations/{id}/members/{person}', { params: { path: { id, person } } })),
  acceptInvitation: (id: string) => take(http.POST('/api/invitations/{id}/accept', at(id))),
  declineInvitation: (id: string) => take(http.POST('/api/invitations/{id}/decline', at(id))),

  offers: async () => list((await take(http.GET('/api/offers'))).rows),
  offer: (process: string, customer?: string) => take(http.GET('/api/offers/{process}', { params: { path: { process }, query: { customer } } })),
  saveNewDraft: (process: string, body: DraftInput, keepalive = false) => take(http.PUT('/api/offers/{process}/draft', { params: { path: { process } }, body, keepalive })),
  dropNewDraft: (process: string) => take(http.DELETE('/api/offers/{process}/draft', { params: { path: { process } } })),
  start: (process: string, values: Values, key: string, whom: { customer?: string; channel?: string } & ForWhom = {}) =>
    take(http.POST('/api/cases', { body: { process, values, key, ...whom } })),

  findCustomers: async (known_as: string) => list((await take(http.POST('/api/customers/find', { body: { known_as } }))).rows),
  addCustomer: (body: NewCustomer) => take(http.POST('/api/customers', { body })),
  served: (id: string) => take(http.GET('/api/customers/{id}', at(id))),
  servedItem: (id: string) => take(http.GET('/api/items/{id}/behalf', at(id))),
  serveItem: (id: string, body: DoneFor) => take(http.POST('/api/items/{id}/behalf', { ...at(id), body })),

  items: (query: { view: string; sort?: Sort; after?: string; limit?: number } & Narrowing) => page(http.GET('/api/items', { params: { query } })),
  narrowedBy: (view: string) => take(http.GET('/api/items/narrowing', { params: { query: { view } } })),
  phrases: () => take(http.GET('/api/phrases')),
  savePhrase: (body: PhraseWish) => take(http.POST('/api/phrases', { body })),
  changePhrase: (id: string, body: PhraseWish) => take(http.PUT('/api/phrases/{id}', { ...at(id), body })),
  dropPhrase: (id: string) => take(http.DELETE('/api/phrases/{id}', at(id))),
  savedViews: () => take(http.GET('/api/views')),
  saveView: (body: ViewWish) => take(http.POST('/api/views', { body })),
  changeView: (id: string, body: ViewWish) => take(http.PUT('/api/views/{id}', { ...at(id), body })),
  dropView: (id: string) => take(http.DELETE('/api/views/{id}', at(id))),
  orderViews: (ids: string[]) => take(http.PUT('/api/views/order', { body: { ids } })),
  beginWith: (id: string) => take(http.PUT('/api/views/first', { body: { id } })),
  item: (id: string) => take(http.GET('/api/items/{id}', at(id))),
  claim: (id: string, why?: ClaimReason) => take(http.POST('/api/items/{id}/claim', { ...at(id), ...(why ? { body: why } : {}) })),
  takeNext: (view?: string) => take(http.POST('/api/items/next', { body: view ? { view } : {} })),
  batch: async (body: BatchOrder) => list((await take(http.POST('/api/items/batch', { body }))).rows),
  alike: async (id: string) => list((await take(http.GET('/api/items/{id}/alike', at(id)))).rows),
  rank: (id: string, priority: Priority) => take(http.POST('/api/items/{id}/priority', { ...at(id), body: { priority } })),
  board: (queue?: string) => take(http.GET('/api/queues/board', { params: { query: { queue } } })),
  notices: (query: { after?: string; limit?: number }) => page(http.GET('/api/notices', { params: { query } })),
  overtakings: (query: { queue?: string; after?: string; limit?: number }) => page(http.GET('/api/queues/overtakings', { params: { query } })),
  skip: (id: string, reason: string) => take(http.POST('/api/items/{id}/skip', { ...at(id), body: { reason } })),
  redo: (id: string, task: Earlier, reason: string) => take(http.POST('/api/cases/{id}/redo', { ...at(id), body: { step: task.step, scope: task.scope ?? '', reason } })),
  writeNote: (id: string, text: string, key: string) => take(http.POST('/api/cases/{id}/notes', { ...at(id), body: { text, key } })),
  release: (id: string) => take(http.POST('/api/items/{id}/release', at(id))),
  candidates: async (id: string, what: 'delegate' | 'ask' | 'assign') => list((await take(http.GET('/api/items/{id}/colleagues', { params: { path: { id }, query: { for: what } } }))).rows),
  assign: (id: string, to: string) => take(http.POST('/api/items/{id}/assign', { ...at(id), body: { to } })),
  delegate: (id: string, body: { to: string; note?: string }) => take(http.POST('/api/items/{id}/delegate', { ...at(id), body })),
  takeBack: (id: string) => take(http.POST('/api/items/{id}/take-back', at(id))),
  handBack: (id: string, note?: string) => take(http.POST('/api/items/{id}/hand-back', { ...at(id), body: { note } })),
  askColleague: (id: string, to: string, question: string) => take(http.POST('/api/items/{id}/ask', { ...at(id), body: { to, question } })),
  answerColleague: (id: string, answer: string) => take(http.POST('/api/items/{id}/answer', { ...at(id), body: { answer } })),
  withdrawQuestion: (id: string) => take(http.POST('/api/items/{id}/withdraw', at(id))),
  escalate: (id: string, reason: string) => take(http.POST('/api/items/{id}/escalate', { ...at(id), body: { reason } })),
  putAside: (id: string, until: string, reason?: string) => take(http.POST('/api/items/{id}/aside', { ...at(id), body: { until, reason } })),
  takeUp: (id: string) => take(http.POST('/api/items/{id}/take-up', at(id))),
  submit: (id: string, outcome: string, values: Values, version: number) =>
    take(http.POST('/api/items/{id}/submit', { ...at(id), body: { outcome, values, version } })),
  saveDraft: (id: string, body: DraftInput, keepalive = false) => take(http.PUT('/api/items/{id}/draft', { ...at(id), body, keepalive })),
  here: async (id: string, doing: HereDoing, keepalive = false) => list((await take(http.POST('/api/items/{id}/here', { ...at(id), body: { doing }, keepalive }))).rows),
  keptDraft: (id: string) => take(http.GET('/api/items/{id}/draft', at(id))),
  pay: (id: string, again = false) => take(http.POST('/api/items/{id}/pay', { params: { path: { id }, query: { again } } })),
  handInTransfer: (id: string, body: TransferRequest) => take(http.POST('/api/items/{id}/transfer', { ...at(id), body })),
  sign: (id: string) => take(http.POST('/api/items/{id}/sign', at(id))),

  transfers: (query: { after?: string; limit?: number }) => page(http.GET('/api/money/transfers', { params: { query } })),
  transfer: (id: string) => take(http.GET('/api/money/transfers/{id}', at(id))),
  confirmTransfer: (id: string, body: SeenRequest) => take(http.POST('/api/money/transfers/{id}/confirm', { ...at(id), body })),
  returnTransfer: (id: string, reason: string) => take(http.POST('/api/money/transfers/{id}/return', { ...at(id), body: { reason } })),

  cases: (query: { for?: string; after?: string; limit?: number }) => page(http.GET('/api/cases', { params: { query } })),
  search: (query: { q: string; for?: string; after?: string; limit?: number }) => page(http.GET('/api/search', { params: { query } })),
  case: (id: string) => take(http.GET('/api/cases/{id}', at(id))),
  provables: (id: string) => take(http.GET('/api/cases/{id}/proofs', at(id))),
  proofUrl: (id: string, seq: number) => `/api/cases/${encodeURIComponent(id)}/proofs/${seq}`,
  askPayments: (id: string) => take(http.POST('/api/cases/{id}/payments/ask', at(id))),
  ledger: (id: string) => take(http.GET('/api/cases/{id}/ledger', at(id))),
  casePicture: (id: string) => take(http.GET('/api/cases/{id}/picture', at(id))),
  action: (id: string, name: string) => take(http.GET('/api/cases/{id}/actions/{name}', { params: { path: { id, name } } })),
  act: (id: string, name: string, values: Values) =>
    take(http.POST('/api/cases/{id}/actions/{name}', { params: { path: { id, name } }, body: { values } })),

  processes: () => take(http.GET('/api/processes')),
  definition: (id: string) => take(http.GET('/api/processes/{id}/source', at(id))),
  checkDefinition: (source: string) => take(http.POST('/api/definitions/check', { body: { source } })),
  deployDefinition: (source: string, leave_unmapped: boolean) => take(http.POST('/api/definitions', { body: { source, leave_unmapped } })),
  picture: (id: string, version?: number) => take(http.GET('/api/processes/{id}/picture', { params: { path: { id }, query: { version } } })),

  system: () => take(http.GET('/api/system')),
  deliveries: (query: { endpoint?: string; state?: 'waiting' | 'delivered' | 'failed'; after?: string; limit?: number }) => page(http.GET('/api/deliveries', { params: { query } })),
  delivery: (id: string) => take(http.GET('/api/deliveries/{id}', at(id))),
  resend: (id: string) => take(http.POST('/api/deliveries/{id}/resend', at(id))),
  endpoints: async () => list((await take(http.GET('/api/endpoints'))).rows),
  resendFailed: (name: string, since: string) => take(http.POST('/api/endpoints/{name}/resend', { params: { path: { name } }, body: { since } })),
  openEndpoint: (name: string) => take(http.POST('/api/endpoints/{name}/open', { params: { path: { name } } })),

  causes: async () => list((await take(http.GET('/api/problems/causes'))).rows),
  problems: (query: { process: string; cause: string; after?: string; limit?: number }) => page(http.GET('/api/problems', { params: { query } })),
  problem: (id: string) => take(http.GET('/api/problems/{id}', at(id))),
  exchanges: (id: string, after?: string) => take(http.GET('/api/cases/{id}/exchanges', { params: { path: { id }, query: { after, limit: 10 } } })),
  mend: (id: string, body: MendRequest) => take(http.POST('/api/problems/{id}/mend', { ...at(id), body })),
  mendAll: (body: BulkRequest) => take(http.POST('/api/problems/bulk', { body })),

  payments: (query: NonNullable<paths['/api/money/payments']['get']['parameters']['query']>) => page(http.GET('/api/money/payments', { params: { query } })),
  payment: (id: string) => take(http.GET('/api/money/payments/{id}', at(id))),
  balances: () => take(http.GET('/api/money/balances')),
  refunds: (query: { state?: RefundLine['state'][]; after?: string; limit?: number }) =>
    page(http.GET('/api/money/refunds', { params: { query }, querySerializer: { array: { style: 'form', explode: false } } })),
  differences: (query: { state?: Difference['state']; after?: string; limit?: number }) => page(http.GET('/api/money/differences', { params: { query } })),
  closeDifference: (id: string, reason: string) => take(http.POST('/api/money/differences/{id}/close', { ...at(id), body: { reason } })),
  askAgain: (id: string) => take(http.POST('/api/money/payments/{id}/ask', at(id))),
  acceptMoney: (id: string, reason: string) => take(http.POST('/api/money/payments/{id}/accept', { ...at(id), body: { reason } })),
  askRefund: (id: string, amount: number, reason: string) => take(http.POST('/api/money/payments/{id}/refunds', { ...at(id), body: { amount, reason } })),
  agreeRefund: (id: string, no: string) => take(http.POST('/api/money/payments/{id}/refunds/{refund}/agree', refund(id, no))),
  refuseRefund: (id: string, no: string, reason: string) =>
    take(http.POST('/api/money/payments/{id}/refunds/{refund}/refuse', { ...refund(id, no), body: { reason } })),
  repeatRefund: (id: string, no: string) => take(http.POST('/api/money/payments/{id}/refunds/{refund}/repeat', refund(id, no))),
  paidByHand: (id: string, no: string, ref: string) => take(http.POST('/api/money/payments/{id}/refunds/{refund}/paid', { ...refund(id, no), body: { ref } })),

  auditTrail: (query: NonNullable<paths['/api/audit']['get']['parameters']['query']>) => page(http.GET('/api/audit', { params: { query } })),
  auditDeeds: async () => list((await take(http.GET('/api/audit/deeds'))).rows),

  absences: () => take(http.GET('/api/absences')),
  noteAbsence: (body: AbsenceWish) => take(http.POST('/api/absences', { body })),
  endAbsence: (id: string) => take(http.POST('/api/absences/{id}/end', at(id))),
  colleagues: async () => list((await take(http.GET('/api/people'))).rows),

  beginUpload: (name: string, size: number) => take(http.POST('/api/uploads', { body: { name, size } })),
  sending: (id: string) => take(http.GET('/api/uploads/{id}', at(id))),
  sendPart,
  dropUpload: (id: string) => take(http.DELETE('/api/uploads/{id}', at(id))),
  givenDocuments: async (query: { for?: string; accept?: string[]; max_size?: number }) =>
    list((await take(http.GET('/api/documents', { params: { query }, querySerializer: { array: { style: 'form', explode: false } } }))).rows),
  reuse: (id: string) => take(http.POST('/api/documents/{id}/copy', at(id))),
  discard: (id: string) => take(http.DELETE('/api/documents/{id}', at(id))),
  documentUrl: (id: string) => `/api/documents/${encodeURIComponent(id)}`,
  documentBlob
};

/** How long a part may make no progress before its line counts as broken. */
const STALLED = 30_000;

/** Sends a part of a file and tells how many bytes of it have gone. */
async function sendPart(id: string, offset: number, part: Blob, progress: (sent: number) => void, signal: AbortSignal): Promise<SendingState> {
  const url = `/api/uploads/${encodeURIComponent(id)}/parts/${offset}`;
  const body = await part.arrayBuffer().catch((): never => {
    throw new Fault(0, 'unreadable', m.file_unreadable());
  });
  let answer = await sent(url, body, progress, signal);
  if (isForeign(answer.status, answer.body) && (await renewed())) answer = await sent(url, body, progress, signal);
  line.reached();
  if (answer.status >= 200 && answer.status < 300) return answer.body as SendingState;
  if (answer.status === 401) leaveForSignIn();
  throw faultOf(answer.status, answer.body);
}

function sent(url: string, body: ArrayBuffer, progress: (sent: number) => void, signal: AbortSignal): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const broken = () => (line.lost(), reject(offline()));
    const moves = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (broken(), request.abort()), STALLED);
    };
    const stop = () => request.abort();
    request.open('PUT', url);
    for (const [name, value] of Object.entries({ 'Accept-Language': lang(), ...marks() })) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = (event) => (moves(), progress(event.loaded));
    request.onload = () => resolve({ status: request.status, body: request.response });
    request.onerror = broken;
    request.onabort = () => reject(new Fault(0, 'aborted', ''));
    request.onloadend = () => (clearTimeout(timer), signal.removeEventListener('abort', stop));
    signal.addEventListener('abort', stop);
    moves();
    request.send(body);
  });
}

/** The bytes of a document, to show a picture of it in the page. */
async function documentBlob(id: string): Promise<Blob> {
  const response = await fetch(api.documentUrl(id), { credentials: 'same-origin' }).catch((): never => {
    throw offline();
  });
  if (!response.ok) throw faultOf(response.status, undefined);
  return response.blob();
}
