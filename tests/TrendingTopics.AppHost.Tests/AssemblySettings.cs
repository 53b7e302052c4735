// Each test that starts the application has the machine to itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
