-- What is in the document of a put (protocol::digest::content, as a signed number), so that devices and server compare what
-- they hold. Null for what is no put, and for rows of before: their documents are opened when they are compared.
alter table feed add column content bigint;
