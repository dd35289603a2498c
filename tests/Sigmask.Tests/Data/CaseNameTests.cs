using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class CaseNameTests
{
    [Theory]
    [InlineData('a', 195)]
    [InlineData('ä', 97)]
    public void A_name_may_be_as_long_as_leaves_room_for_what_is_put_to_it(char letter, int most)
    {
        CaseName.RequireFit(new string(letter, most));

        var message = Assert.Throws<DataException>(() => CaseName.RequireFit(new string(letter, most + 1))).Message;
        Assert.Equal($"Case \"{new string(letter, 40)}...\": files are named after cases, and its name is longer than 195 bytes; give it a shorter one.", message);
    }

    [Theory]
    [InlineData("a\u001b[2Jb", "a?[2Jb")]
    [InlineData("a\nb", "a?b")]
    [InlineData("a\u0085b", "a?b")]
    [InlineData("a/b", "a/b")]
    public void A_name_that_is_a_path_or_changes_the_terminal_is_refused(string name, string shown) =>
        Assert.StartsWith($"Case \"{shown}\": files are named after cases, and none can be named so;", Assert.Throws<DataException>(() => CaseName.RequireFit(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("folder", "images", "masks")]
    [InlineData("burn", "images", "masks")]
    public void A_data_set_with_such_a_case_is_refused_as_it_is_opened(string layout, string images, string masks)
    {
        using var folder = new PictureFolder();
        var name = new string('1', 200);
        folder.Grey($"{images}/{name}.png", 3, 1, 0, 127, 255).Grey($"{masks}/{name}.png", 3, 1, 0, 127, 255);

        Assert.Contains("longer than 195 bytes", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, layout, new DataOptions())).Message, StringComparison.Ordinal);
    }
}
