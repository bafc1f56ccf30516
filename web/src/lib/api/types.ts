import type { components } from './schema';

type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type Home = Schemas['Home'];
export type Offer = Schemas['Offer'];
export type Row = Schemas['Row'];
export type Item = Schemas['Item'];
export type Case = Schemas['Case'];
export type CaseRow = Schemas['CaseRow'];
export type Form = Schemas['Form'];
export type Field = Schemas['Field'];
export type Type = Schemas['Type'];
export type Option = Schemas['Option'];
export type Check = Schemas['Check'];
export type Choice = Schemas['Choice'];
export type Action = Schemas['Action'];
export type Stage = Schemas['Stage'];
export type Entry = Schemas['Entry'];
export type Doc = Schemas['Document'];
export type Letter = Schemas['Letter'];
export type Payment = Schemas['Payment'];
export type Transfer = Schemas['Transfer'];
export type TransferRow = Schemas['TransferRow'];
export type TransferCheck = Schemas['TransferCheck'];
export type OpenTransfer = Schemas['OpenTransfer'];
export type TransferRequest = Schemas['TransferRequest'];
export type SeenRequest = Schemas['SeenRequest'];
export type Paying = Schemas['Paying'];
export type Refund = Schemas['Refund'];
export type Sum = Schemas['Sum'];
export type Unit = Schemas['Currency'];
export type Clock = Schemas['Clock'];
export type CaseTime = Schemas['CaseTime'];
export type Ledger = Schemas['Ledger'];
export type LedgerLine = Schemas['LedgerLine'];
export type LedgerClock = Schemas['LedgerClock'];
export type View = Schemas['View'];
export type Person = Schemas['PersonCard'];
export type Notice = Schemas['Notice'];
export type Problem = Schemas['Problem'];
export type OpenProblem = Schemas['OpenProblem'];
export type ProblemGroup = Schemas['ProblemGroup'];
export type Exchange = Schemas['Exchange'];
export type WaitingCall = Schemas['Waiting'];
export type Mending = Schemas['Mending'];
export type Mended = Schemas['Mended'];
export type MendRequest = Schemas['MendRequest'];
export type BulkRequest = Schemas['BulkRequest'];
export type Value = Schemas['Value'];
export type PaymentLine = Schemas['PaymentLine'];
export type OpenPayment = Schemas['OpenPayment'];
export type RefundLine = Schemas['RefundLine'];
export type MoneyEntry = Schemas['MoneyEntry'];
export type MoneyBalances = Schemas['MoneyBalances'];
export type Difference = Schemas['Difference'];
export type GatewaySays = Schemas['GatewaySays'];
export type Lang = Me['lang'];
export type Sort = 'due' | 'age' | 'priority';
export type Values = Record<string, unknown>;
export type FieldError = { path: string; message: string };

/** A part of a list; next is absent at its end. */
export type Page<T> = { rows: T[]; next?: string };

/** A list of the API, which is null when the server has none. */
export const list = <T>(rows: readonly T[] | null | undefined): readonly T[] => rows ?? [];
