using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using TrendingTopics.Serving.Access;

namespace TrendingTopics.Serving;

/// <summary>Says in the OpenAPI document how a key is sent, and which requests need one here.</summary>
internal static class OpenApiAccess
{
    private const string KeyScheme = "ApiKey";
    private const string BearerScheme = "Bearer";

    /// <summary>Names the ways to send a key.</summary>
    public static void Describe(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeys.Header,
                Description = "A key of ApiKeys:Read or, for posting events, of ApiKeys:Write.",
            },
            [BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The same key, as Authorization: Bearer.",
            },
        };
    }

    /// <summary>Says whether the request needs a key.</summary>
    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var keys = context.ApplicationServices.GetRequiredService<ApiKeys>();
        var needed = context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsAccess>().LastOrDefault()?.Level ?? AccessLevel.None;
        if (keys.WithoutKey < needed)
        {
            operation.Security = [Requirement(KeyScheme, context), Requirement(BearerScheme, context)];
        }
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiOperationTransformerContext context) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
}
