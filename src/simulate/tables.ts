import type { Account } from './accounts.ts'
import { listCustomers, type Bank } from './bank.ts'
import { DAY_MS, isoDate, LAST_DAY } from './calendar.ts'
import { LOST_CUSTOMER, OVERDRAWN_ACCOUNT, OVERDRAWN_OPENING_CENTS, REJECTED_ACCOUNT } from './dirt.ts'
import { decimalText } from './documents.ts'
import type { Branch, Customer } from './people.ts'

/** A table of the customer system. The first column is its primary key. */
export interface Table {
  readonly name: string
  readonly comment: string
  readonly columns: readonly Column[]
  readonly rows: () => Iterable<readonly (string | null)[]>
}

export interface Column {
  readonly name: string
  /** Type and constraint, as in a `create table` statement. */
  readonly type: string
  readonly comment: string
}

type Field<Item> = readonly [
  name: string,
  type: string,
  comment: string,
  value: (item: Item) => string | null,
]

/** The tables of the customer system. It has no foreign keys, as systems of that age often do. */
export function crmTables(bank: Bank): readonly Table[] {
  return [
    table('branches', BRANCH_FIELDS, { comment: 'Branches of the bank.', items: () => bank.branches }),
    table('customers', CUSTOMER_FIELDS, {
      comment: 'One row per customer.',
      items: () => listCustomers(bank),
    }),
    table('accounts', ACCOUNT_FIELDS, {
      comment: 'One row per account. Every account has one owner.',
      items: () => [...bank.accounts, ...dirtyAccounts(bank)],
    }),
  ]
}

const BRANCH_FIELDS: readonly Field<Branch>[] = [
  ['branch_id', 'text primary key', 'B and two digits.', (branch) => branch.branchId],
  ['branch_name', 'text not null', 'Name on the door.', (branch) => branch.name],
  ['street', 'text', 'Number and street.', (branch) => branch.street],
  ['city', 'text', 'City.', (branch) => branch.city],
  ['state', 'text', 'State, two letters.', (branch) => branch.state],
  ['postal_code', 'text', 'Five digits; they may start with zero.', (branch) => branch.postalCode],
  ['opened_at', 'date', 'Day on which the branch opened.', (branch) => isoDate(branch.openedOn)],
]

const CUSTOMER_FIELDS: readonly Field<Customer>[] = [
  ['customer_id', 'text primary key', 'C and six digits.', (customer) => customer.customerId],
  ['first_name', 'text not null', 'First name.', (customer) => customer.firstName],
  ['last_name', 'text not null', 'Last name.', (customer) => customer.lastName],
  ['email', 'text', 'E-mail address.', (customer) => customer.email],
  ['phone', 'text', 'Telephone number; null when none is known.', (customer) => customer.phone],
  [
    'ssn',
    'text',
    'Social security number. Personal: leaves this system only masked.',
    (customer) => customer.ssn,
  ],
  ['date_of_birth', 'date', 'Date of birth.', (customer) => isoDate(customer.dateOfBirth)],
  ['street', 'text', 'Number, street and apartment.', (customer) => customer.street],
  ['city', 'text', 'City.', (customer) => customer.city],
  ['state', 'text', 'State, two letters.', (customer) => customer.state],
  ['postal_code', 'text', 'Five digits; they may start with zero.', (customer) => customer.postalCode],
  ['country', 'text', 'Country, two letters.', () => 'US'],
  ['segment', 'text', 'retail, premium, student or business.', (customer) => customer.segment],
  [
    'created_at',
    'timestamptz not null',
    'When the customer joined.',
    ({ createdAtMs }) => isoTime(createdAtMs),
  ],
  [
    'updated_at',
    'timestamptz not null',
    'Last change of the row.',
    ({ updatedAtMs }) => isoTime(updatedAtMs),
  ],
]

const ACCOUNT_FIELDS: readonly Field<Account>[] = [
  ['account_id', 'text primary key', 'A and six digits.', (account) => account.accountId],
  ['customer_id', 'text not null', 'The owner.', (account) => account.customerId],
  ['account_type', 'text not null', 'checking, savings, credit or loan.', (account) => account.type],
  ['currency', 'text not null', 'ISO 4217 code of the account.', () => 'USD'],
  ['branch_id', 'text', 'The branch that keeps the account.', (account) => account.branchId],
  [
    'opened_at',
    'date not null',
    'Day on which the account was opened.',
    (account) => isoDate(account.openedOn),
  ],
  ['status', 'text not null', 'active, dormant or frozen.', (account) => account.status],
  [
    'opening_balance',
    'numeric(14,2) not null',
    'What the account held when it was opened; negative when the customer owes it.',
    (account) => decimalText(account.openingCents),
  ],
  [
    'overdraft_limit',
    'numeric(14,2) not null',
    'How far the balance may go below zero; the limit of a card, the frame of a loan.',
    (account) => decimalText(account.overdraftCents),
  ],
  [
    'updated_at',
    'timestamptz not null',
    'Last change of the row.',
    (account) => isoTime(Math.min(account.openedOn + 3, LAST_DAY) * DAY_MS),
  ],
]

function table<Item>(
  name: string,
  fields: readonly Field<Item>[],
  { comment, items }: { readonly comment: string; readonly items: () => Iterable<Item> },
): Table {
  const columns = fields.map(([column, type, about]) => ({ name: column, type, comment: about }))
  return { name, comment, columns, rows }

  function* rows(): Generator<readonly (string | null)[]> {
    for (const item of items()) yield fields.map(([, , , value]) => value(item))
  }
}

function dirtyAccounts({ accounts }: Bank): readonly Account[] {
  const model = accounts[0]
  if (!model) return []
  const plain = {
    ...model,
    status: 'active',
    overdraftCents: 0,
    openingCents: OVERDRAWN_OPENING_CENTS,
  } as const
  return [
    { ...plain, accountId: REJECTED_ACCOUNT, customerId: LOST_CUSTOMER },
    { ...plain, accountId: OVERDRAWN_ACCOUNT },
  ]
}

/** `2026-10-31 08:15:00+00` */
function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}+00`
}
