-- 1: a page has taken it away, and it stays until that is let go (document::brake). Tickets say so by their shelf.
alter table document add column leaving integer not null default 0 check (leaving in (0, 1));
create index document_leaving on document (feed) where leaving = 1;

create table scope (
  -- The county's last word on what this person may read. One row; none until it was changed or confirmed once.
  one integer primary key check (one = 1),
  rev integer not null,               -- of the person, at the county
  member text not null,               -- niangjia_domain::role::Member as JSON
  settled integer not null            -- the revision up to which it explains nothing any more
) strict;

create table hold (
  -- Tickets that pages took away and that stay here: too many at once to be believed. One row; none while nothing is held.
  one integer primary key check (one = 1),
  tickets integer not null check (tickets >= 0),
  since_server integer not null,
  said integer not null               -- the revision of scope that explains them, said once; 0: nothing does
) strict;
