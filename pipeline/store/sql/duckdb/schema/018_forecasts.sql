-- what a run was foretold to ask and to cost
alter table runs add column forecast json;
comment on column runs.forecast is 'What the run was to ask and to cost when it began: calls, tokens and USD (low, likely, high), of all and by stage, and what the graph had cost before. Null before there was one.';
