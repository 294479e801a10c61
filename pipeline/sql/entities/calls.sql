-- questions about names that this graph has paid for
select count(*) as calls from calls where stage = 'entities'
