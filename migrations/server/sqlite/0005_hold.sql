create table hold (
    -- Installs that say they do not let go of tickets which pages took away from them.
    install blob primary key not null references install (id),
    tickets integer not null check (tickets >= 0),
    -- Server time in milliseconds at which it was first said.
    since integer not null
) strict, without rowid;
