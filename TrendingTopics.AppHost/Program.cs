using TrendingTopics.AppHost.Resetting;
using TrendingTopics.AppHost.Servers;
using TrendingTopics.AppHost.Services;
using TrendingTopics.AppHost.Settings;
using TrendingTopics.AppHost.Steering;

var builder = DistributedApplication.CreateBuilder(args);
var parameters = AppParameters.AddTo(builder);

var kafka = builder.AddKafkaServer(parameters);
var cassandra = builder.AddCassandraServer(parameters);

var producer = builder.AddService<Projects.TrendingTopics_Producer>("producer", parameters)
    .Using(kafka, KafkaServer.Name)
    .WithEnvironment("Producer__Rate", parameters.Rate.Resource)
    .WithEnvironment("Producer__Topics", parameters.Topics.Resource)
    .WithEnvironment("Producer__Partitions", parameters.Partitions.Resource)
    .WithLinks(("Status", "/status"))
    .WithKeys()
    .WithSteering();

var processor = builder.AddService<Projects.TrendingTopics_Processor>("processor", parameters)
    .Using(kafka, KafkaServer.Name)
    .Using(cassandra, CassandraServer.Name)
    .WithEnvironment("Processor__Partitions", parameters.Partitions.Resource)
    .WithLinks(("Health", "/health"))
    .WithReplicas(parameters.Processors.Value);

var api = builder.AddService<Projects.TrendingTopics_Api>("api", parameters, parameters.ApiPort.Value)
    .Using(kafka, KafkaServer.Name)
    .Using(cassandra, CassandraServer.Name)
    .WithExternalHttpEndpoints()
    .WithKeys()
    .WithLinks(("Trending", "/"), ("API", "/openapi/v1.json"));

producer.WithReset(new TrendingData(builder.Configuration, parameters.StreamsFile, parameters.Partitions.Value, kafka, cassandra), processor, api);
builder.Build().Run();
