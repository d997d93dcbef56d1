create table install (
  -- Who this app is, once enrolled. One row.
  one integer primary key check (one = 1),
  install blob not null check (length(install) = 16),
  -- The secret half of the install's Ed25519 key.
  seed blob not null check (length(seed) = 32),
  -- niangjia_domain::role::Member as JSON, as the county last said it.
  member text not null,
  county_name text not null,
  -- The county's X25519 public key.
  county_key blob not null check (length(county_key) = 32),
  -- The county's Ed25519 public key, which its receipts are checked with.
  receipt_key blob not null check (length(receipt_key) = 32),
  -- host:port
  address text not null,
  -- SHA-256 of the server's certificate; null only for plain HTTP on loopback.
  fingerprint blob check (length(fingerprint) = 32),
  device text not null
) strict;

create table succession (
  -- Ids that this app had before: each was used twice (a copied or restored device), and left for another.
  place integer primary key,          -- in order, from 1
  install blob not null unique check (length(install) = 16),
  public_key blob not null check (length(public_key) = 32),  -- of what was signed under it
  -- niangjia_protocol::account::SuccessionRequest as JSON: shown again to a county that went back to before it.
  proof text not null
) strict;

create table session (
  -- The last session that the county gave. One row.
  one integer primary key check (one = 1),
  token blob not null check (length(token) = 32),
  expires_server integer not null
) strict;

create table anchor (
  -- The last exchange with the county. One row.
  one integer primary key check (one = 1),
  server integer not null,
  -- Milliseconds on the forward clock of this boot.
  mono integer not null,
  boot integer not null,
  error integer not null
) strict;

create table pull_state (
  -- What the last page said of the server as a whole. One row.
  one integer primary key check (one = 1),
  epoch blob not null check (length(epoch) = 16),
  backup_horizon integer not null,
  -- 1 once every feed has been read to its head at least once.
  complete integer not null check (complete in (0, 1))
) strict;

create table opening (
  -- How often the file was opened or tidied; written each time, so that the log is begun before the next note.
  one integer primary key check (one = 1),
  times integer not null,
  -- Which reading of documents into columns the lists hold (document::PROJECTION).
  projection integer not null
) strict;

create table operation (
  -- What the person authored here. The truth until the county has receipted it; never deleted.
  seq integer primary key,            -- place in the journal, dense from 1 whatever the install is called
  op blob not null unique check (length(op) = 16),
  ticket blob not null check (length(ticket) = 16),
  visit blob check (length(visit) = 16),   -- null: belongs to no visit
  kind text not null,                 -- the kind's name on the wire
  urgency integer not null check (urgency in (0, 1)),   -- 0 danger, 1 text
  bytes blob not null,                -- as authored; never written again
  signature blob not null check (length(signature) = 64),
  wall integer not null,              -- when it was authored
  state integer not null default 0 check (state in (0, 1, 2)),  -- 0 only here, 1 stored at the county, 2 final
  receipt text,                       -- niangjia_domain::outcome::Receipt as JSON; null until there is one
  number integer,                     -- the receipt's number
  refused integer not null default 0 check (refused in (0, 1)),   -- its outcome is a refusal
  trouble text,                       -- niangjia_domain::code::Code as JSON: cannot go as it is; null otherwise
  acknowledged integer not null default 0 check (acknowledged in (0, 1)),
  attempts integer not null default 0,
  attempting integer not null default 0 check (attempting in (0, 1)),
  crashes integer not null default 0, -- attempts that ended with the app's death
  resend integer not null default 0 check (resend in (0, 1)),  -- the county may have lost it (new epoch)
  check ((number is null) = (receipt is null)),
  check (state < 2 or receipt is not null)
) strict;
create index operation_ticket on operation (ticket, seq);
-- What is on its way: few rows, however many there are. One index, since each costs a page at every note.
create index operation_open on operation (state, urgency, seq) where state < 2 or resend = 1;
create index operation_number on operation (number) where number is not null;

create table photo (
  -- A photo that the person took: ties its operation to its copies.
  op blob primary key check (length(op) = 16) references operation (op),
  ticket blob not null check (length(ticket) = 16),
  visit blob not null check (length(visit) = 16),
  original blob not null check (length(original) = 32),
  preview blob check (length(preview) = 32)       -- null: none could be made
) strict, without rowid;
create index photo_visit on photo (visit);
create index photo_original on photo (original);
create index photo_ticket on photo (ticket);

create table upload (
  -- Bytes that are to travel to the county, each once, however many photos share them.
  hash blob primary key check (length(hash) = 32),
  tier integer not null check (tier in (0, 1)),   -- 0 preview, 1 original
  bytes integer not null,
  media text not null,
  ticket blob not null check (length(ticket) = 16),
  state integer not null default 0 check (state in (0, 1, 2, 3)), -- 0 ask, 1 sending, 2 received, 3 stuck
  offset integer not null default 0,  -- bytes that the county has confirmed
  location text,                      -- where to go on; null: to be created
  asked integer not null default 0 check (asked in (0, 1)),   -- somebody asked for this original
  trouble text,                       -- Code as JSON, when stuck
  receipt text,                       -- BlobReceipt as JSON, when received
  resend integer not null default 0 check (resend in (0, 1)),  -- was received, and the county may have lost it (new epoch)
  check ((state = 3) = (trouble is not null)),
  check ((state = 2) = (receipt is not null))
) strict;
create index upload_open on upload (state) where state < 2;

create table fetch (
  -- Bytes of others that a screen wants and that lie at the county.
  hash blob primary key check (length(hash) = 32),
  ticket blob not null check (length(ticket) = 16),
  tier integer not null check (tier in (0, 1)),
  asked_wall integer not null,
  trouble text                        -- Code as JSON: could not be had; null while it is wanted
) strict;

create table draft (
  -- A visit that is being written.
  visit blob primary key check (length(visit) = 16),
  ticket blob not null check (length(ticket) = 16),
  begun_wall integer not null,
  saved_wall integer not null,
  note text not null default '',      -- the note being written, as long as it may be
  summary text not null default '',
  handed_in integer not null default 0,   -- how many times
  report blob check (length(report) = 16), -- the last report made of it
  closed integer not null default 0 check (closed in (0, 1))  -- a later visit of the ticket has taken its place
) strict;
create index draft_ticket on draft (ticket);

create table draft_answer (
  -- One answer of a draft.
  visit blob not null references draft (visit),
  item text not null,
  answer text not null,               -- niangjia_domain::form::Answer as JSON
  primary key (visit, item)
) strict, without rowid;

create table draft_adoption (
  -- A late report of another that this draft takes over.
  visit blob not null references draft (visit),
  report blob not null check (length(report) = 16),
  primary key (visit, report)
) strict, without rowid;

create table feed (
  id integer primary key,
  name text not null unique,
  rank integer not null,              -- how much its lens shows: the ticket of the highest rank is shown
  cursor integer not null default 0,
  head integer not null default 0,
  digest integer not null default 0,  -- of the rows stored here, as i64
  pass integer not null default 1,    -- grows with each reading from the start
  passing integer not null default 1 check (passing in (0, 1)),  -- such a reading is going on
  lost integer not null default 0 check (lost in (0, 1)),       -- the county does not name it any more
  reconciled integer not null default -1  -- the head at which a reading from the start has not helped
) strict;

create table pack (
  -- Documents as the county sent them, many compressed together: niangjia_protocol::pull::Pack::to_bytes.
  id integer primary key,
  bytes blob not null
) strict;

create table gap (
  -- Places of packs that nothing needs any more: the pack is pressed again without them.
  pack integer not null,
  slot integer not null,
  primary key (pack, slot)
) strict, without rowid;

create table document (
  -- What the county sent, under the feed it came by.
  id integer primary key,
  feed integer not null references feed (id),
  kind integer not null,
  key blob not null check (length(key) = 16),
  rev integer not null,
  pass integer not null,              -- the reading in which it was last seen
  pack integer,                       -- where it stands; null once purged
  slot integer not null,              -- its place there, from 0
  unique (feed, kind, key)
) strict;

create table ticket (
  -- What lists need of a ticket's document, beside it.
  document integer primary key references document (id),
  ticket blob not null check (length(ticket) = 16),
  feed integer not null references feed (id),
  shadowed integer not null default 0 check (shadowed in (0, 1)), -- another feed shows more of it
  shelf integer not null default 0 check (shelf in (0, 1, 2, 3)), -- 0 here, 1 leaving, 2 departed, 3 purged
  reason text,                        -- LeaveReason as JSON; null while it is here
  readable integer not null check (readable in (0, 1)),
  state integer not null,
  open integer not null check (open in (0, 1)),
  risk integer not null,
  due_server integer,                 -- null: no clock runs
  updated_server integer not null,
  officer blob,                       -- null: nobody verifies
  number text not null,
  class text not null,
  title text not null,
  street text not null,
  address text not null,
  employer text not null,
  alerts integer not null,            -- alerts that nobody has read
  late integer not null               -- late reports that nobody has taken up
) strict;
create index ticket_ticket on ticket (ticket);
create index ticket_leaving on ticket (ticket) where shelf = 1;
create index ticket_departed on ticket (ticket) where shelf = 2;

create table entry (
  -- What lists need of a timeline entry's document, beside it.
  document integer primary key references document (id),
  feed integer not null references feed (id),
  ticket blob not null check (length(ticket) = 16),
  place integer not null,             -- place on the timeline
  photo integer not null check (photo in (0, 1, 2))  -- 0 none, 1 expected, 2 preview or original at the county
) strict;
create index entry_ticket on entry (ticket, place);
