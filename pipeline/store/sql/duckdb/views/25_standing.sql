create or replace view claim_standings as
select
    claim,
    reading,
    case when passed < 4 then 'held' when passed < 6 then 'qualified' else 'promoted' end as standing,
    ['published', 'grounded', 'specific', 'read', 'finding', 'sign checked', 'scope stated'][passed + 2] as gate
from readings;
comment on view claim_standings is 'How far each claim can be relied on, and the first gate that it does not pass: published (an abstract says it, no model from memory), grounded (its quote is in the abstract), specific (its ends are named, and say something by themselves), read (a reading of at least .5), finding (no background), sign checked (a direction that no check doubts), scope stated (population, circumstances or design). held: one of the first five.';
