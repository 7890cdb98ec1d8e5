using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vectron.PlacementDriver.Server.Security;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>What those are told who are not let in, and what is open to everybody.</summary>
public sealed class RefusalTests(SecureServer server) : IClassFixture<SecureServer>
{
    private const string ListWorkers = "/vectron.placementdriver.v1.PlacementService/ListWorkers";

    [Theory]
    [InlineData("none", "neither a client certificate nor a bearer token was presented")]
    [InlineData("unknown token", "the bearer token is not known to this node")]
    [InlineData("wrong authority", "* is not signed by an authority that this cluster trusts")]
    [InlineData("expired", "* is valid from * to * only")]
    [InlineData("server only", "* may not be used for this side of a TLS connection (extended key usage)")]
    [InlineData("no name", "* has 0 subject alternative names of the form vectron://CLUSTER_ID/ROLE/NAME *, must have one")]
    [InlineData("two names", "* has 2 subject alternative names of the form *, must have one")]
    [InlineData("wrong cluster", "* is for vectron://2/operator/anna, of cluster 2; this is cluster 1")]
    public async Task Unauthenticated_SaysWhatIsWrong(string caller, string reason)
    {
        var status = await server.CallAsync(caller, ListWorkers, MethodType.Unary);

        status.StatusCode.Should().Be(StatusCode.Unauthenticated);
        status.Detail.Should().Match(reason);
    }

    [Fact]
    public async Task PermissionDenied_SaysWhoAndWhichRole()
    {
        var status = await server.CallAsync("gateway", ListWorkers.Replace("ListWorkers", "DrainWorker", StringComparison.Ordinal), MethodType.Unary);

        status.Should().Be(new Status(
            StatusCode.PermissionDenied,
            "gateway/edge may not call /vectron.placementdriver.v1.PlacementService/DrainWorker: that takes the role operator"));
    }

    [Fact]
    public async Task UnknownMethod_IsUnimplementedForThoseWhoAreKnown()
    {
        (await server.CallAsync("gateway", "/vectron.placementdriver.v1.PlacementService/Nothing", MethodType.Unary))
            .StatusCode.Should().Be(StatusCode.Unimplemented);
        (await server.CallAsync("none", "/vectron.placementdriver.v1.PlacementService/Nothing", MethodType.Unary))
            .StatusCode.Should().Be(StatusCode.Unauthenticated);
    }

    [Theory]
    [InlineData("/healthz", "", 200)]
    [InlineData("/readyz", "", 200)]
    [InlineData("/metrics", "", 401)]
    [InlineData("/metrics", "Bearer unknown", 401)]
    [InlineData("/metrics", "Digest x", 401)]
    [InlineData("/metrics", "Bearer gateway", 200)]
    [InlineData("/metrics", "Basic gateway", 200)]
    [InlineData("/debug/state", "Basic gateway", 403)]
    [InlineData("/debug/state", "Basic operator", 200)]
    [InlineData("/nothing", "", 404)]
    public async Task HttpPath_WithOrWithoutToken_AnswersAsThePolicySays(string path, string credentials, int expected)
    {
        await Vectron.PlacementDriver.Testing.Eventually.TrueAsync(() => server.Replica.Current.Identity is not null);
        using var client = new HttpClient(server.Authority.Handler(own: null));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Server.Http, path));
        request.Headers.Authorization = credentials.Split(' ') switch
        {
            ["Bearer", var role] => new AuthenticationHeaderValue("Bearer", SecureServer.TokenOf(role)),
            ["Basic", var role] => new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("prometheus:" + SecureServer.TokenOf(role)))),
            [var scheme, var rest] => new AuthenticationHeaderValue(scheme, rest),
            _ => null,
        };

        using var response = await client.SendAsync(request);

        ((int)response.StatusCode).Should().Be(expected);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Headers.WwwAuthenticate.Should().ContainSingle(challenge => challenge.Scheme == "Basic");
        }
    }

    [Fact]
    public async Task Metrics_CountRefusalsAndTellWhenTheCertificateEnds()
    {
        await server.CallAsync("none", ListWorkers, MethodType.Unary);
        using var client = new HttpClient(server.Authority.Handler(own: null));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SecureServer.TokenOf("gateway"));

        var metrics = await client.GetStringAsync(new Uri(server.Server.Http, "/metrics"));

        metrics.Should().MatchRegex("vectron_pd_calls_refused_total\\{[^}]*status=\"Unauthenticated\"[^}]*\\} [1-9]")
            .And.MatchRegex("vectron_pd_certificate_not_after_seconds[^ ]* [0-9]{10}");
    }

    [Fact]
    public void Endpoints_OfEveryDoor_HaveARule()
    {
        var endpoints = server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints;

        endpoints.Should().NotBeEmpty();
        endpoints.Where(endpoint => AccessPolicy.Of(endpoint) is null && !endpoint.DisplayName!.Contains("Unimplemented", StringComparison.Ordinal))
            .Select(endpoint => endpoint.DisplayName).Should().BeEmpty(
                "what has no rule in AccessPolicy is refused to everybody once TLS is on");
    }
}
