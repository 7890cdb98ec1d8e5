using System.Text;

namespace Vectron.PlacementDriver.Routing.Tests;

public sealed class KeyHashTests
{
    [Theory]
    [InlineData("", 14695981039346656037)]
    [InlineData("a", 12638187200555641996)]
    [InlineData("hello", 11831194018420276491)]
    public void Of_KnownText_GivesPublishedHash(string text, ulong hash) => KeyHash.Of(text).Should().Be(hash);

    [Theory]
    [InlineData("é")]
    [InlineData("ключ")]
    [InlineData("😀")]
    public void Of_Text_HashesItsUtf8Bytes(string text) =>
        KeyHash.Of(text).Should().Be(KeyHash.Of(Encoding.UTF8.GetBytes(text)));

    // The text moves from the stack to a rented buffer between these lengths.
    [Theory]
    [InlineData(169)]
    [InlineData(170)]
    [InlineData(171)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Of_LongText_HashesItsUtf8Bytes(int length) =>
        KeyHash.Of(new string('ж', length)).Should().Be(KeyHash.Of(Encoding.UTF8.GetBytes(new string('ж', length))));
}
