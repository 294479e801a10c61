-- under which guide a model was asked from memory
alter table imagined_topics add column guide varchar;
comment on column imagined_topics.guide is 'What the user says the study is about and as whose eyes the model looks, put into every question on the topic (imagine --guide, and beside its root in --topics). Null without one.';
