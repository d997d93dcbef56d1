create table meta (
    -- What holds for the whole database: 'epoch' (16 random bytes, made anew when the database has gone
    -- back in time), 'backup_horizon' (8 bytes, big-endian: the highest receipt in a backup that was verified),
    -- 'receipt_key' (32 bytes, Ed25519: the public half of the key that signs receipts; the secret half lies in the data
    -- folder).
    key text primary key not null,
    value blob not null
) strict, without rowid;

create table counter (
    -- Numbers that must be dense. 'arrival' of operations, 'receipt' over the server's life, 'audit',
    -- and 'ticket:{county code}:{YYYYMMDD}' for the last four digits of a ticket's number.
    name text primary key not null,
    value integer not null check (value >= 0)
) strict, without rowid;

create table org (
    -- A county union. Scope of tickets, permission and order.
    id blob primary key not null check (length(id) = 16),
    -- 县码: six digits of the national list, the head of every ticket number.
    code text not null unique,
    name text not null,
    -- X25519, 32 bytes. The secret half lies in the data folder, never here.
    public_key blob not null check (length(public_key) = 32)
) strict, without rowid;

create table member (
    -- A person with an account. Nothing is deleted; whoever leaves is revoked.
    id blob primary key not null check (length(id) = 16),
    org blob not null references org (id),
    name text not null,
    unit text not null,
    -- JSON array of domain::role::Role.
    roles text not null,
    -- Server time in milliseconds; null while the account is open.
    revoked integer,
    rev integer not null check (rev >= 1)
) strict, without rowid;
create index member_by_org on member (org, name);

create table install (
    -- One app on one device, bound to one person for ever.
    id blob primary key not null check (length(id) = 16),
    member blob not null references member (id),
    -- Ed25519, 32 bytes.
    public_key blob not null check (length(public_key) = 32),
    device text not null,
    -- Server time in milliseconds.
    enrolled integer not null,
    -- What was done with this sequence number ...
    floor_seq integer not null,
    -- ... was done after this moment (server time, milliseconds), and so was all that has a greater one.
    floor integer not null,
    -- The install whose id was used twice and whose owner goes on under this one; null for the first.
    predecessor blob check (length(predecessor) = 16),
    -- The first of them: its own id unless it has a predecessor.
    line blob not null check (length(line) = 16),
    -- Server time at which two operations were found to share a number under this id: whoever has it is told to take
    -- another. Null while that is not so.
    forked integer
) strict, without rowid;
create index install_by_member on install (member);
create index install_by_line on install (line);

create table enrol_code (
    -- A one-time code, known only by its SHA-256.
    hash blob primary key not null check (length(hash) = 32),
    member blob not null references member (id),
    expires integer not null,
    -- The install that used it; null until then.
    used_by blob
) strict, without rowid;

create table challenge (
    -- Waits to be signed; taken away by its first use.
    hash blob primary key not null check (length(hash) = 32),
    install blob not null references install (id),
    expires integer not null
) strict, without rowid;

create table session (
    -- A token, known only by its SHA-256.
    hash blob primary key not null check (length(hash) = 32),
    install blob not null references install (id),
    expires integer not null
) strict, without rowid;
create index session_by_expiry on session (expires);

create table op_inbox (
    -- Operations as they came: bytes, signature, nothing else believed. Bytes are never changed, rows never deleted.
    -- The server's order of arrival, dense.
    arrival integer primary key not null,
    -- The operation's id, or one of the server's where the bytes name none or clash with others.
    op blob not null unique check (length(op) = 16),
    -- The install that signed the bytes.
    install blob not null references install (id),
    install_seq integer not null,
    -- SHA-256 of the bytes.
    hash blob not null check (length(hash) = 32),
    bytes blob not null,
    -- Ed25519 over the bytes.
    signature blob not null check (length(signature) = 64),
    received integer not null,
    -- 1: a valid session came with it, or was proved by its install since.
    checked integer not null check (checked in (0, 1)),
    -- 1: it has a receipt, final or not.
    judged integer not null check (judged in (0, 1)),
    -- Times that judging it alone failed.
    attempts integer not null check (attempts >= 0),
    -- 'id_clash': other bytes came under an id that is taken. 'fork': another operation has this install and sequence.
    flag text check (flag in ('id_clash', 'fork'))
) strict;
create index op_inbox_unjudged on op_inbox (arrival) where judged = 0;
create index op_inbox_by_install on op_inbox (install, install_seq);
create index op_inbox_flagged on op_inbox (hash) where flag is not null;

create table receipt (
    -- What became of an operation: one row each, for ever.
    op blob primary key not null check (length(op) = 16),
    number integer not null unique,
    rev integer not null check (rev >= 1),
    install blob not null,
    -- Null when the bytes name none.
    ticket blob,
    -- 0 final, 1 waiting, 2 unverified, 3 quarantined.
    standing integer not null check (standing between 0 and 3),
    -- domain::outcome::Outcome as JSON.
    outcome text not null,
    received integer not null,
    -- The county's Ed25519 signature (protocol::receipt).
    proof blob not null check (length(proof) = 64)
) strict, without rowid;
create index receipt_not_final on receipt (standing, install) where standing > 0;

create table waiting (
    -- Operations whose predecessors have not arrived.
    op blob not null,
    dep blob not null,
    since integer not null,
    primary key (op, dep)
) strict, without rowid;
create index waiting_by_dep on waiting (dep);

create table ticket (
    -- The ticket, whole, with the few columns that the server asks for.
    id blob primary key not null check (length(id) = 16),
    -- Empty while it is only proposed.
    number text not null,
    rev integer not null check (rev >= 1),
    county blob not null,
    -- domain::state::State::number
    state integer not null,
    -- Null when nobody is sent.
    officer blob,
    -- Entries on its timeline: the last one's place.
    entries integer not null check (entries >= 0),
    -- domain::ticket::Ticket as JSON.
    body text not null
) strict;
create unique index ticket_number on ticket (number) where number <> '';
create index ticket_by_county on ticket (county, state);

create table entry (
    -- One per operation that was judged: the timeline.
    op blob primary key not null check (length(op) = 16),
    ticket blob not null,
    -- Its place, dense from 1.
    seq integer not null check (seq >= 1),
    rev integer not null check (rev >= 1),
    -- domain::entry::Entry as JSON.
    body text not null
) strict;
create unique index entry_by_ticket on entry (ticket, seq);

create table feed_head (
    -- One row per feed; locked last, and in the order of names, by whoever writes rows.
    id integer primary key not null,
    -- domain::feed::Feed as text.
    name text not null unique,
    -- The last sequence number given.
    head integer not null,
    -- Rows up to here may be missing.
    floor integer not null,
    -- Sum of protocol::digest::member over what is in the feed, modulo 2^64, as a signed number.
    digest integer not null
) strict;

create table feed (
    -- The latest change of each document in each feed: a change moves its row to the head.
    feed integer not null references feed_head (id),
    seq integer not null check (seq >= 1),
    -- protocol::pull::DocKind::number
    kind integer not null,
    doc blob not null check (length(doc) = 16),
    rev integer not null,
    -- protocol::pull::Change::number: 1 put, 2 leave, 3 drop.
    change integer not null check (change between 1 and 3),
    -- protocol::pull::Change::stored: goes into pages as it is.
    rest blob not null,
    primary key (feed, seq)
) strict, without rowid;
create unique index feed_by_doc on feed (feed, kind, doc);

create table blob (
    -- A photo whose bytes are published under their hash.
    hash blob primary key not null check (length(hash) = 32),
    bytes integer not null,
    -- Of the receipt that its first bringer got.
    number integer not null,
    received integer not null,
    -- The county's Ed25519 signature (protocol::receipt).
    proof blob not null check (length(proof) = 64)
) strict, without rowid;

create table blob_gate (
    -- One row per hash that bytes or a reference ever came for. Whoever brings either locks it first, so that two who
    -- come at once see each other.
    hash blob primary key not null check (length(hash) = 32)
) strict, without rowid;

create table blob_holder (
    -- Who brought the bytes of a blob, and so may be told that they are here.
    hash blob not null check (length(hash) = 32),
    install blob not null,
    primary key (hash, install)
) strict, without rowid;

create table blob_ref (
    -- Which entries refer to which bytes: the way to a permission, and to what changes when bytes arrive.
    hash blob not null check (length(hash) = 32),
    op blob not null check (length(op) = 16),
    install blob not null,
    primary key (hash, op)
) strict, without rowid;

create table blob_part (
    -- An upload that has begun. Its bytes lie in the data folder under its id; the file's length is the offset.
    id blob primary key not null check (length(id) = 16),
    hash blob not null check (length(hash) = 32),
    install blob not null,
    -- Bytes in all.
    length integer not null check (length > 0),
    expires integer not null,
    unique (hash, install)
) strict, without rowid;

create table audit (
    -- What was done to accounts and permissions. Append-only; each row's hash covers the one before.
    seq integer primary key not null,
    at integer not null,
    act text not null,
    -- Ids only, no names.
    subject text not null,
    hash blob not null check (length(hash) = 32)
) strict;
create trigger audit_keeps_update before update on audit begin select raise(abort, 'audit rows are never changed'); end;
create trigger audit_keeps_delete before delete on audit begin select raise(abort, 'audit rows are never deleted'); end;
