-- What is in a document (niangjia_protocol::digest::content, as i64). Null for those taken in by an earlier program: they
-- are opened when they are compared.
alter table document add column content integer;
-- Into how many ranges the feed is divided while it is compared with the county's; 0: it is not.
alter table feed add column ranges integer not null default 0 check (ranges between 0 and 4096);
-- The ranges before this one have been compared; what comes behind the cursor is read when all have been.
alter table feed add column compared integer not null default 0 check (compared between 0 and ranges);
