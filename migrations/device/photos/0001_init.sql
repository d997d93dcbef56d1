create table capture (
  -- A photo on its way in: the row is here before the camera opens.
  id blob primary key check (length(id) = 16),
  ticket blob not null check (length(ticket) = 16),
  visit blob not null check (length(visit) = 16),
  evidence text not null,             -- EvidenceKind as JSON
  caption text not null,
  origin text not null,               -- Origin as JSON
  begun_wall integer not null,
  state integer not null default 0 check (state in (0, 1, 2)),  -- 0 coming in, 1 lost (the app died), 2 sealed
  blob integer references blob (id),  -- null until the first piece
  intent text,                        -- the operation to be authored, as JSON, once sealed
  check ((state = 2) = (intent is not null))
) strict;

create table blob (
  -- Bytes of one copy of one picture.
  id integer primary key,
  hash blob check (length(hash) = 32),      -- null while they come in
  bytes integer not null,
  -- 0 own original, 1 own preview, 2 working, 3 thumb, 4 another's preview, 5 another's original
  role integer not null check (role in (0, 1, 2, 3, 4, 5)),
  -- The original that a working copy or thumb was made from, or whose ticket's it is; null for originals and previews.
  parent blob check (length(parent) = 32),
  ticket blob check (length(ticket) = 16),  -- whose it is, for another's
  came_wall integer not null          -- for eviction: when it came
) strict;
create unique index blob_hash on blob (hash) where hash is not null and role in (0, 1, 4, 5);
create unique index blob_parent on blob (parent, role) where parent is not null;

create table chunk (
  -- A piece of at most 256 KiB.
  blob integer not null references blob (id),
  place integer not null,             -- from 0, without gaps
  start integer not null,             -- bytes before it
  bytes blob not null,
  primary key (blob, place)
) strict;
create index chunk_start on chunk (blob, start);
