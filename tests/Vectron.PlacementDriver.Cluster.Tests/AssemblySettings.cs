// Each test starts processes of its own and watches how long they take: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
