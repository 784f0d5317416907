create table branches (
    branch_id text primary key,
    branch_name text not null,
    street text,
    city text,
    state text,
    postal_code text,
    opened_at date
);
comment on table branches is 'Branches of the bank.';
comment on column branches.branch_id is 'B and two digits.';
comment on column branches.branch_name is 'Name on the door.';
comment on column branches.street is 'Number and street.';
comment on column branches.city is 'City.';
comment on column branches.state is 'State, two letters.';
comment on column branches.postal_code is 'Five digits; they may start with zero.';
comment on column branches.opened_at is 'Day on which the branch opened.';

create table customers (
    customer_id text primary key,
    first_name text not null,
    last_name text not null,
    email text,
    phone text,
    ssn text,
    date_of_birth date,
    street text,
    city text,
    state text,
    postal_code text,
    country text,
    segment text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
comment on table customers is 'One row per customer.';
comment on column customers.customer_id is 'C and six digits.';
comment on column customers.first_name is 'First name.';
comment on column customers.last_name is 'Last name.';
comment on column customers.email is 'E-mail address.';
comment on column customers.phone is 'Telephone number; null when none is known.';
comment on column customers.ssn is 'Social security number. Personal: leaves this system only masked.';
comment on column customers.date_of_birth is 'Date of birth.';
comment on column customers.street is 'Number, street and apartment.';
comment on column customers.city is 'City.';
comment on column customers.state is 'State, two letters.';
comment on column customers.postal_code is 'Five digits; they may start with zero.';
comment on column customers.country is 'Country, two letters.';
comment on column customers.segment is 'retail, premium, student or business.';
comment on column customers.created_at is 'When the customer joined.';
comment on column customers.updated_at is 'Last change of the row.';

create table accounts (
    account_id text primary key,
    customer_id text not null,
    account_type text not null,
    currency text not null,
    branch_id text,
    opened_at date not null,
    status text not null,
    opening_balance numeric(14,2) not null,
    overdraft_limit numeric(14,2) not null,
    updated_at timestamptz not null
);
comment on table accounts is 'One row per account. Every account has one owner.';
comment on column accounts.account_id is 'A and six digits.';
comment on column accounts.customer_id is 'The owner.';
comment on column accounts.account_type is 'checking, savings, credit or loan.';
comment on column accounts.currency is 'ISO 4217 code of the account.';
comment on column accounts.branch_id is 'The branch that keeps the account.';
comment on column accounts.opened_at is 'Day on which the account was opened.';
comment on column accounts.status is 'active, dormant or frozen.';
comment on column accounts.opening_balance is 'What the account held when it was opened; negative when the customer owes it.';
comment on column accounts.overdraft_limit is 'How far the balance may go below zero; the limit of a card, the frame of a loan.';
comment on column accounts.updated_at is 'Last change of the row.';
