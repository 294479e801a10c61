create or replace view removed_abstracts as
with keys as (
    select key from removals where restored_at is null
),
named as (
    select a.id, a.duplicate_of from abstracts a join keys k on k.key = a.id
    union
    select a.id, a.duplicate_of from abstracts a join keys k on k.key = 'pmid:' || a.pmid
    union
    select a.id, a.duplicate_of from abstracts a join keys k on k.key = 'doi:' || a.doi
)
select id as abstract from named
union
-- whoever stands for a removed record is the same paper
select duplicate_of from named where duplicate_of is not null;
comment on view removed_abstracts is 'The abstracts that a removal in force names, by id, PMID or DOI, and those that stand for such a record.';

create or replace view readable_abstracts as
select * from abstracts
where standing = 'readable' and id not in (select abstract from removed_abstracts);
comment on view readable_abstracts is 'The abstracts that claims can be read in: those with a text that are no duplicates and were not removed.';
