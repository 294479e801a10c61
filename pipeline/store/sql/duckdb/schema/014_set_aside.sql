-- what was named as a source, or lies in one, and could not be read
create table set_aside (
    source varchar primary key,
    named boolean not null,
    why varchar not null,
    run varchar not null
);
comment on table set_aside is 'Files and folders that could not be read when they were last tried; a later run that reads them removes them from here.';
comment on column set_aside.source is 'Path as the user named it, or as it was found in a folder so named.';
comment on column set_aside.named is 'Whether the user named it, not a folder it is in.';
comment on column set_aside.why is 'What is wrong, in words for the user.';
comment on column set_aside.run is 'The run that tried last.';
