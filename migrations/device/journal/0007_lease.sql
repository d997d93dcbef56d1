create table lease (
  -- How long the county has not confirmed what this person may read. One row; none before everything was read once.
  one integer primary key check (one = 1),
  spent integer not null check (spent >= 0),  -- milliseconds since then that have certainly, or as far as can be seen, passed; only a reading to the head makes it less
  boot integer,                       -- the clocks when it was last counted; null: nothing was known of them
  mono integer not null,
  wall integer not null,              -- device time
  locked integer not null check (locked in (0, 1))  -- other people's words have been taken out
) strict;
