using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Serving;

/// <summary>
/// Says in the OpenAPI document what the handlers' signatures cannot: parameters are bound as text, so that a wrong one is answered by
/// name, and are numbers, times and the like all the same.
/// </summary>
internal static class OpenApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "TrendingTopics";
            document.Info.Description = "What is trending, window by window. Times are ISO 8601 in UTC; errors are problem details (RFC 9457).";
            OpenApiAccess.Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                if (parameter.In == ParameterLocation.Query)
                {
                    parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name ?? "");
                }

                parameter.Required |= operation.OperationId == "GetHistory" && parameter.Name == "topic";
                parameter.Schema = SchemaOf(parameter.Name, operation.OperationId) ?? parameter.Schema;
            }

            if (operation.OperationId == "PostEvents")
            {
                operation.RequestBody = EventsBody();
            }

            OpenApiAccess.Describe(operation, context);

            return Task.CompletedTask;
        });
    }

    private static OpenApiSchema? SchemaOf(string? parameter, string? operation) => parameter switch
    {
        "top" => Number(MergedWindow.MaxListed, 10),
        "limit" when operation == "GetHistory" => Number(1000, 100),
        "limit" when operation == "ListRankings" => Number(100, 20),
        "limit" => Number(100, 10),
        "final" => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
        "from" or "to" or "start" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ => null,
    };

    // Any content type is taken (curl sends forms unless told otherwise); these are what a body is.
    private static OpenApiRequestBody EventsBody()
    {
        var record = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "An event: a JSON object with the stream's fields." };
        var records = new OpenApiSchema { Type = JsonSchemaType.Array, Items = record };
        return new OpenApiRequestBody
        {
            Required = true,
            Description = "One event, an array of events, or one event a line.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchema { OneOf = [record, records] } },
                ["application/x-ndjson"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        };
    }

    private static OpenApiSchema Number(int maximum, int fallback) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = "1",
        Maximum = maximum.ToString(CultureInfo.InvariantCulture),
        Default = fallback,
    };
}
