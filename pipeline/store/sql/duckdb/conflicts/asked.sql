-- how many questions about conflicts were answered
select count(*) as questions from asked_conflicts
