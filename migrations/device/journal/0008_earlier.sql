-- What the county said before it went back in time, of an operation of which it has said something else since: the
-- receipt's number of then, until the county has been told.
alter table operation add column earlier integer;
