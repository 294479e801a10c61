-- claims say how far they can be relied on, and more of what the abstract says; older ones have no doubts
alter table claims add column comparator varchar;
alter table claims add column effect_size varchar;
alter table claims add column reliability double default 1;
alter table claims add column doubts varchar[] default [];
comment on column claims.comparator is 'What it was compared with, in the abstract''s words, as population, condition, dose, time and effect_size are.';
comment on column claims.effect_size is 'As written, with unit, interval and p where stated.';
comment on column claims.reliability is 'The product of the doubts'' factors (pipeline/claims/checks/doubts.toml); 1 without a doubt.';
comment on column claims.doubts is 'Where the claim disagrees with its own quote, in words; found by rules, without a model.';

alter table extractions add column invented integer default 0;
alter table extractions add column design varchar;
alter table extractions add column design_words varchar;
alter table extractions add column sample_size varchar;
comment on column extractions.invented is 'Circumstances that a model stated and the abstract does not: left out of the claims.';
comment on column extractions.design is 'trial, cohort, cross-sectional, review, meta-analysis, animal or in vitro, model or simulation, opinion; null if the abstract does not say.';
comment on column extractions.design_words is 'The abstract''s words that say so.';
comment on column extractions.sample_size is 'In the abstract''s words.';
