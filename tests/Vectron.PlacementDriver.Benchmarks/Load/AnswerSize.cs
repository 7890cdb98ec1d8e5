using System.Net;
using System.Net.Http.Headers;

namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>Makes one call by hand, to know that it is answered and how many bytes a good answer has.</summary>
internal static class AnswerSize
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Bytes of the answer's message and its frame.</summary>
    /// <exception cref="InvalidOperationException">The call was refused.</exception>
    public static async Task<int> OfAsync(string address, GrpcPayload payload, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{address}{payload.Path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(payload.Message),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await Http.SendAsync(request, cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        return Status(response) == "0"
            ? bytes.Length
            : throw new InvalidOperationException($"{payload.Path} at {address} answers grpc-status {Status(response)}");
    }

    private static string Status(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var values)
        || response.Headers.TryGetValues("grpc-status", out values)
            ? values.First()
            : "missing";
}
