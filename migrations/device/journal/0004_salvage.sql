create table salvage (
  -- What a file is missing that was made of a damaged one, until the person has noted it. One row.
  one integer primary key check (one = 1),
  at_wall integer not null,           -- when it was made
  operations integer not null,        -- that were read
  drafts integer not null,            -- that were read
  lost integer not null,              -- operations whose places in the journal are empty
  photos integer not null             -- pictures of whose bytes some did not read
) strict;
