-- a claim whose cause or effect is a pronoun that nothing resolves is listed, and is no evidence; older ones are read anew
alter table claims add column resolved boolean default true;
comment on column claims.resolved is 'False if the cause or the effect is "it", "this" or "this ban" and the text before does not say what: never evidence.';
