create table erasure (
    -- Tickets that were erased for good, at somebody's request. What comes for one later is answered, and not kept.
    ticket blob primary key not null check (length(ticket) = 16),
    -- Server time in milliseconds.
    at integer not null
) strict, without rowid;

create table erased_photo (
    -- Photos that only erased tickets referred to: their bytes are not here, and are dropped when they come.
    hash blob primary key not null check (length(hash) = 32)
) strict, without rowid;
