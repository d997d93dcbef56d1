create table carried (
  -- A file that comes in from outside: receipts that came back, or a colleague's sealed bundle on its way to the county.
  -- In this file rather than the journal's, so that no note waits for its bytes.
  id blob primary key check (length(id) = 16),
  name text not null,                 -- as the file was called where it came from
  bytes integer not null check (bytes > 0),
  state integer not null default 0 check (state in (0, 1, 2, 3)),  -- 0 coming in, 1 waits, 2 delivered, 3 refused
  hash blob check (length(hash) = 32),      -- SHA-256 of the file; null while it comes in
  offset integer not null default 0,  -- bytes that the county has confirmed
  receipts text,                      -- the county's list for its author, once delivered
  listed integer,                     -- how many receipts it holds
  trouble text,                       -- Code as JSON, when the county refused it
  came_wall integer not null,
  check ((state = 0) = (hash is null)),
  check ((state = 2) = (receipts is not null) and (receipts is null) = (listed is null)),
  check ((state = 3) = (trouble is not null))
) strict;
create unique index carried_hash on carried (hash) where hash is not null;

create table carried_piece (
  -- 256 KiB of it, the last one what is left; gone once the county has taken the bundle in.
  carried blob not null references carried (id),
  place integer not null,             -- from 0, without gaps
  bytes blob not null,
  primary key (carried, place)
) strict;
