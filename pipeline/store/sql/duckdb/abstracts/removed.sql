-- the abstracts that these keys name, by id, PMID or DOI, and those that stand for such a record, with the key
with keys as (
    select unnest($keys::varchar[]) as key
),
named as (
    select k.key, a.id, a.duplicate_of from abstracts a join keys k on k.key = a.id
    union
    select k.key, a.id, a.duplicate_of from abstracts a join keys k on k.key = 'pmid:' || a.pmid
    union
    select k.key, a.id, a.duplicate_of from abstracts a join keys k on k.key = 'doi:' || a.doi
)
select key, id from named
union
select key, duplicate_of from named where duplicate_of is not null
order by 1, 2
