using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Page;
using Vectron.PlacementDriver.Server.Tests.Rpc;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Page;

public sealed class PageFeedTests : ServiceFixture, IDisposable
{
    private static readonly string[] News = ["workers", "shards", "collections", "collectionsGone"];

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Feed_TellsEverythingAndThenOnlyWhatChanged(bool compressed)
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        using var reader = await OpenAsync(compressed);

        var whole = await NextAsync(reader);
        whole.GetProperty("whole").GetBoolean().Should().BeTrue();
        whole.GetProperty("revision").GetInt64().Should().Be(Replica.Current.Revision);
        whole.GetProperty("node").GetProperty("role").GetString().Should().Be("leader");
        whole.GetProperty("members").GetArrayLength().Should().Be(1);
        whole.GetProperty("workers").GetArrayLength().Should().Be(3);
        whole.GetProperty("shards").GetArrayLength().Should().Be(16);

        await Client.HeartbeatAsync(new HeartbeatRequest { WorkerId = "2" });
        var change = await NextAsync(reader);

        change.TryGetProperty("whole", out _).Should().BeFalse();
        change.GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("id").GetInt32()).Should().Equal(2);
        change.GetProperty("collections").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Feed_OfADeletedCollection_TellsThatItIsGone()
    {
        await AddWorkersAsync(3);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        using var reader = await OpenAsync(compressed: false);
        await NextAsync(reader);

        await Client.DeleteCollectionAsync(new DeleteCollectionRequest { Name = "docs" });
        var change = await NextAsync(reader);

        change.GetProperty("collectionsGone").EnumerateArray().Select(name => name.GetString()).Should().Equal("docs");
        change.GetProperty("shards").EnumerateArray().Should().OnlyContain(shard => shard.GetProperty("gone").GetBoolean());
    }

    [Fact]
    public async Task Feed_WhenTheNodeStops_Ends()
    {
        await AddWorkersAsync(1);
        using var reader = await OpenAsync(compressed: false);
        await NextAsync(reader);

        var stopping = Server.StopAsync();

        (await reader.ReadToEndAsync()).Should().NotContain("data:");
        await stopping;
    }

    [Theory]
    [InlineData("/", "/ui/")]
    [InlineData("/ui", "/ui/")]
    public async Task Page_WithoutItsSlash_IsFoundAllTheSame(string path, string location)
    {
        using var answer = await http.GetAsync(new Uri(Server.Http, path));

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().Should().Be(location);
    }

    [Fact]
    public async Task Page_EveryFile_IsServedWithAPolicyAndATag()
    {
        var names = new PageAssets().Names;
        names.Should().Contain(["index.html", "app.js", "vendor.js", "vendor.licenses.txt"]);
        foreach (var name in names)
        {
            using var answer = await http.GetAsync(new Uri(Server.Http, $"/ui/{name}"));

            answer.IsSuccessStatusCode.Should().BeTrue(name);
            answer.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'");
            using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Http, $"/ui/{name}"));
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var unchanged = await http.SendAsync(again);
            unchanged.StatusCode.Should().Be(HttpStatusCode.NotModified, name);
        }
    }

    [Theory]
    [InlineData("/ui/nothing.js", 404)]
    [InlineData("/ui/../appsettings.json", 404)]
    [InlineData("/ui/api/shards/99", 404)]
    [InlineData("/ui/api/shards/x", 400)]
    [InlineData("/ui/api/shards/-1", 400)]
    [InlineData("/ui/api/progress/1", 404)]
    public async Task Page_OfWhatIsNotThere_SaysSo(string path, int status)
    {
        using var answer = await http.GetAsync(new Uri(Server.Http, path));

        ((int)answer.StatusCode).Should().Be(status);
    }

    private async Task<StreamReader> OpenAsync(bool compressed)
    {
        // The feed rests twenty times as long as a look took, by a clock that goes on while it looks: on a busy machine an
        // hour of it passes. Nobody falls silent by that.
        var patient = Replica.Current.Settings with { UnhealthyAfterMs = (long)TimeSpan.FromDays(30).TotalMilliseconds };
        Replica.Restore(Replica.Current with { Settings = patient });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Http, "/ui/api/feed"));
        if (compressed)
        {
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        }

        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        var stream = await answer.Content.ReadAsStreamAsync();
        return new StreamReader(compressed ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }

    // The feed rests between two looks by the clock of the test, which is moved until it tells something new.
    private async Task<JsonElement> NextAsync(StreamReader reader)
    {
        while (true)
        {
            var line = reader.ReadLineAsync();
            await Eventually.TrueAsync(() =>
            {
                if (!line.IsCompleted)
                {
                    Time.Advance(TimeSpan.FromSeconds(1));
                }

                return line.IsCompleted;
            });
            var data = await line;
            (await reader.ReadLineAsync()).Should().BeEmpty();
            data.Should().StartWith("data: ");
            using var document = JsonDocument.Parse(data![6..]);
            var told = document.RootElement;
            if (News.Any(name => told.TryGetProperty(name, out var list) && list.GetArrayLength() > 0))
            {
                return told.Clone();
            }
        }
    }
}
