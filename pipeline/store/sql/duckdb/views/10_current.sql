create or replace view current_extractions as
select e.id, e.abstract, e.recipe, e.seq, e.dropped, e.invented, e.model, e.design, e.design_words, e.sample_size
from extractions e
join readable_abstracts a on a.id = e.abstract and a.digest = e.digest
where e.state = 'done'
qualify row_number() over (partition by e.abstract order by e.seq desc) = 1;
comment on view current_extractions is 'The last completed asking of each abstract. Only its claims count, so no abstract is read by two models at once.';

create or replace view chosen_abstracts as
select * from readable_abstracts
where id in (select abstract from plans) or id in (select abstract from current_extractions);
comment on view chosen_abstracts is 'The abstracts that were read or are meant to be read: all that can be, but for those beyond --limit.';

create or replace view abstract_states as
with last_asked as (
    select e.abstract, e.state, e.reason
    from extractions e
    join abstracts a on a.id = e.abstract and a.digest = e.digest
    join plans p on p.abstract = e.abstract and p.recipe = e.recipe
    qualify row_number() over (partition by e.abstract order by e.seq desc) = 1
)
select
    a.id as abstract,
    case
        when a.standing <> 'readable' then a.standing
        when a.id in (select abstract from removed_abstracts) then 'removed'
        when l.state is null then 'pending'
        when l.state = 'done' then 'done'
        else 'failed'
    end as state,
    if(state in ('done', 'failed', 'pending'), coalesce(l.state, 'pending'), state) as detail,
    if(state = 'removed', 'taken out of the graph', coalesce(a.reason, l.reason)) as reason
from abstracts a
left join last_asked l on l.abstract = a.id;
comment on view abstract_states is 'Exactly one state for every record read: done, failed, skipped, duplicate, removed or pending.';

create or replace view current_claims as
select c.*, c."grounding" <> 'ungrounded' and c.resolved as evidence
from claims c
join current_extractions e on e.id = c.extraction;
comment on view current_claims is 'The claims that count: those of each abstract''s current extraction, those that are no evidence still among them: ungrounded or unresolved.';

create or replace view current_statements as
select
    s.id, s.text, s.digest, q.text as question, t.id as topic, t.path, t.depth, t.guide, i.root, i.model, t.recipe,
    row_number() over (order by t.path, t.id, q.ordinal, q.id, s.ordinal, s.id) as place
from imaginings i
join imagined_topics t on t.recipe = i.recipe and t.root = i.root
join imagined_questions q on q.topic = t.id
join imagined_statements s on s.question = q.id;
comment on view current_statements is 'What models say from memory that counts: of each root and model the last imagining, with the path topic, question, statement.';

create or replace view imagined_claims as
select c.*, c."grounding" <> 'ungrounded' and c.resolved as usable
from claims c
join current_statements s on s.id = c.abstract;
comment on view imagined_claims is 'The claims of current_statements. They are no evidence: current_claims has none of them.';

create or replace view named_claims as
select id, abstract, cause_concept, effect_concept, concept_sign, quote, ordinal, evidence as usable, false as imagined
from current_claims
union all
select id, abstract, cause_concept, effect_concept, concept_sign, quote, ordinal, usable, true
from imagined_claims;
comment on view named_claims is 'The claims whose names are variables of the graph: those of abstracts, and those of a model''s memory.';

create or replace view told_claims as
select *, false as imagined from current_claims
union all
select *, true from imagined_claims;
comment on view told_claims is 'The claims that are listed: current_claims, and apart from them (imagined) those of a model''s memory.';
