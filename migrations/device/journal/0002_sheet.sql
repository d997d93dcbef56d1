create table sheet (
  -- What a desk has begun to write in a sheet, and neither sent nor put away.
  ticket blob not null check (length(ticket) = 16),  -- sixteen zeros: of a ticket that is still to be registered
  kind text not null,                 -- which sheet, in the page's own word
  text text not null,                 -- as the page wrote it; nobody else reads it
  saved_wall integer not null,        -- device time, milliseconds UTC
  primary key (ticket, kind)
) strict, without rowid;
