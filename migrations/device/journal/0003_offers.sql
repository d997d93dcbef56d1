-- Null: nothing is to be told. Otherwise a county that went back in time is to be told what is here of before: everything
-- behind this place in the journal.
alter table pull_state add column offering integer;

create table offer_photo (
  -- Photos that had arrived when the county went back in time, until it has been told.
  hash blob primary key check (length(hash) = 32),
  number integer not null             -- of its receipt
) strict, without rowid;
