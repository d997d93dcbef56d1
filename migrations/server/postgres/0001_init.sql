create table meta (
    -- What holds for the whole database: 'epoch' (16 random bytes, made anew when the database has gone
    -- back in time), 'backup_horizon' (8 bytes, big-endian: the highest receipt in a backup that was verified),
    -- 'receipt_key' (32 bytes, Ed25519: the public half of the key that signs receipts; the secret half lies in the data
    -- folder).
    key text primary key not null,
    value bytea not null
);

create table counter (
    -- Numbers that must be dense. 'arrival' of operations, 'receipt' over the server's life, 'audit',
    -- and 'ticket:{county code}:{YYYYMMDD}' for the last four digits of a ticket's number.
    name text primary key not null,
    value bigint not null check (value >= 0)
);

create table org (
    -- A county union. Scope of tickets, permission and order.
    id uuid primary key not null,
    -- 县码: six digits of the national list, the head of every ticket number.
    code text not null unique,
    name text not null,
    -- X25519, 32 bytes. The secret half lies in the data folder, never here.
    public_key bytea not null check (length(public_key) = 32)
);

create table member (
    -- A person with an account. Nothing is deleted; whoever leaves is revoked.
    id uuid primary key not null,
    org uuid not null references org (id),
    name text not null,
    unit text not null,
    -- JSON array of domain::role::Role.
    roles text not null,
    -- Server time in milliseconds; null while the account is open.
    revoked bigint,
    rev bigint not null check (rev >= 1)
);
create index member_by_org on member (org, name);

create table install (
    -- One app on one device, bound to one person for ever.
    id uuid primary key not null,
    member uuid not null references member (id),
    -- Ed25519, 32 bytes.
    public_key bytea not null check (length(public_key) = 32),
    device text not null,
    -- Server time in milliseconds.
    enrolled bigint not null,
    -- What was done with this sequence number ...
    floor_seq bigint not null,
    -- ... was done after this moment (server time, milliseconds), and so was all that has a greater one.
    floor bigint not null,
    -- The install whose id was used twice and whose owner goes on under this one; null for the first.
    predecessor uuid,
    -- The first of them: its own id unless it has a predecessor.
    line uuid not null,
    -- Server time at which two operations were found to share a number under this id: whoever has it is told to take
    -- another. Null while that is not so.
    forked bigint
);
create index install_by_member on install (member);
create index install_by_line on install (line);

create table enrol_code (
    -- A one-time code, known only by its SHA-256.
    hash bytea primary key not null check (length(hash) = 32),
    member uuid not null references member (id),
    expires bigint not null,
    -- The install that used it; null until then.
    used_by uuid
);

create table challenge (
    -- Waits to be signed; taken away by its first use.
    hash bytea primary key not null check (length(hash) = 32),
    install uuid not null references install (id),
    expires bigint not null
);

create table session (
    -- A token, known only by its SHA-256.
    hash bytea primary key not null check (length(hash) = 32),
    install uuid not null references install (id),
    expires bigint not null
);
create index session_by_expiry on session (expires);

create table op_inbox (
    -- Operations as they came: bytes, signature, nothing else believed. Bytes are never changed, rows never deleted.
    -- The server's order of arrival, dense.
    arrival bigint primary key not null,
    -- The operation's id, or one of the server's where the bytes name none or clash with others.
    op uuid not null unique,
    -- The install that signed the bytes.
    install uuid not null references install (id),
    install_seq bigint not null,
    -- SHA-256 of the bytes.
    hash bytea not null check (length(hash) = 32),
    bytes bytea not null,
    -- Ed25519 over the bytes.
    signature bytea not null check (length(signature) = 64),
    received bigint not null,
    -- 1: a valid session came with it, or was proved by its install since.
    checked bigint not null check (checked in (0, 1)),
    -- 1: it has a receipt, final or not.
    judged bigint not null check (judged in (0, 1)),
    -- Times that judging it alone failed.
    attempts bigint not null check (attempts >= 0),
    -- 'id_clash': other bytes came under an id that is taken. 'fork': another operation has this install and sequence.
    flag text check (flag in ('id_clash', 'fork'))
);
create index op_inbox_unjudged on op_inbox (arrival) where judged = 0;
create index op_inbox_by_install on op_inbox (install, install_seq);
create index op_inbox_flagged on op_inbox (hash) where flag is not null;

create table receipt (
    -- What became of an operation: one row each, for ever.
    op uuid primary key not null,
    number bigint not null unique,
    rev bigint not null check (rev >= 1),
    install uuid not null,
    -- Null when the bytes name none.
    ticket uuid,
    -- 0 final, 1 waiting, 2 unverified, 3 quarantined.
    standing bigint not null check (standing between 0 and 3),
    -- domain::outcome::Outcome as JSON.
    outcome text not null,
    received bigint not null,
    -- The county's Ed25519 signature (protocol::receipt).
    proof bytea not null check (length(proof) = 64)
);
create index receipt_not_final on receipt (standing, install) where standing > 0;

create table waiting (
    -- Operations whose predecessors have not arrived.
    op uuid not null,
    dep uuid not null,
    since bigint not null,
    primary key (op, dep)
);
create index waiting_by_dep on waiting (dep);

create table ticket (
    -- The ticket, whole, with the few columns that the server asks for.
    id uuid primary key not null,
    -- Empty while it is only proposed.
    number text not null,
    rev bigint not null check (rev >= 1),
    county uuid not null,
    -- domain::state::State::number
    state bigint not null,
    -- Null when nobody is sent.
    officer uuid,
    -- Entries on its timeline: the last one's place.
    entries bigint not null check (entries >= 0),
    -- domain::ticket::Ticket as JSON.
    body text not null
);
create unique index ticket_number on ticket (number) where number <> '';
create index ticket_by_county on ticket (county, state);

create table entry (
    -- One per operation that was judged: the timeline.
    op uuid primary key not null,
    ticket uuid not null,
    -- Its place, dense from 1.
    seq bigint not null check (seq >= 1),
    rev bigint not null check (rev >= 1),
    -- domain::entry::Entry as JSON.
    body text not null
);
create unique index entry_by_ticket on entry (ticket, seq);

create table feed_head (
    -- One row per feed; locked last, and in the order of names, by whoever writes rows.
    id bigint generated always as identity primary key,
    -- domain::feed::Feed as text.
    name text not null unique,
    -- The last sequence number given.
    head bigint not null,
    -- Rows up to here may be missing.
    floor bigint not null,
    -- Sum of protocol::digest::member over what is in the feed, modulo 2^64, as a signed number.
    digest bigint not null
);

create table feed (
    -- The latest change of each document in each feed: a change moves its row to the head.
    feed bigint not null references feed_head (id),
    seq bigint not null check (seq >= 1),
    -- protocol::pull::DocKind::number
    kind bigint not null,
    doc uuid not null,
    rev bigint not null,
    -- protocol::pull::Change::number: 1 put, 2 leave, 3 drop.
    change bigint not null check (change between 1 and 3),
    -- protocol::pull::Change::stored: goes into pages as it is.
    rest bytea not null,
    primary key (feed, seq)
);
create unique index feed_by_doc on feed (feed, kind, doc);

create table blob (
    -- A photo whose bytes are published under their hash.
    hash bytea primary key not null check (length(hash) = 32),
    bytes bigint not null,
    -- Of the receipt that its first bringer got.
    number bigint not null,
    received bigint not null,
    -- The county's Ed25519 signature (protocol::receipt).
    proof bytea not null check (length(proof) = 64)
);

create table blob_gate (
    -- One row per hash that bytes or a reference ever came for. Whoever brings either locks it first, so that two who
    -- come at once see each other.
    hash bytea primary key not null check (length(hash) = 32)
);

create table blob_holder (
    -- Who brought the bytes of a blob, and so may be told that they are here.
    hash bytea not null check (length(hash) = 32),
    install uuid not null,
    primary key (hash, install)
);

create table blob_ref (
    -- Which entries refer to which bytes: the way to a permission, and to what changes when bytes arrive.
    hash bytea not null check (length(hash) = 32),
    op uuid not null,
    install uuid not null,
    primary key (hash, op)
);

create table blob_part (
    -- An upload that has begun. Its bytes lie in the data folder under its id; the file's length is the offset.
    id uuid primary key not null,
    hash bytea not null check (length(hash) = 32),
    install uuid not null,
    -- Bytes in all.
    length bigint not null check (length > 0),
    expires bigint not null,
    unique (hash, install)
);

create table audit (
    -- What was done to accounts and permissions. Append-only; each row's hash covers the one before.
    seq bigint primary key not null,
    at bigint not null,
    act text not null,
    -- Ids only, no names.
    subject text not null,
    hash bytea not null check (length(hash) = 32)
);
create function audit_keeps() returns trigger language plpgsql as
    $$ begin raise exception 'audit rows are never changed or deleted'; end $$;
create trigger audit_keeps before update or delete on audit for each row execute function audit_keeps();
