"""Lines as people paste them: from pages, terminals, lecture notes and other programs."""

import pytest

from dockertui.spec import Pasted, SpecError, Surroundings, parse, paste, render

HERE = Surroundings(environ={"USER": "joe", "EMPTY": ""}, cwd="/home/joe/app", home="/home/joe")


def read(text: str, **answers: str) -> Pasted:
    return paste(text, HERE, answers)


def line(text: str) -> str:
    return render(read(text).spec)


@pytest.mark.parametrize(
    "text",
    [
        "docker run -p 80:80 nginx",
        "$ docker run -p 80:80 nginx",
        "# docker run -p 80:80 nginx",
        "root@host:~# docker run -p 80:80 nginx",
        "[joe@host app]$ docker run -p 80:80 nginx",
        "(venv) joe@host:~/app$ docker run -p 80:80 nginx",
        "C:\\Users\\joe> docker run -p 80:80 nginx",
        "PS C:\\> docker run -p 80:80 `\n  nginx",
        "  sudo docker run -p 80:80 nginx  ",
        "sudo -E /usr/bin/docker container run -p 80:80 nginx",
        "podman run -p 80:80 nginx",
        "docker run \\\n  -p 80:80 \\\n  nginx",
        "docker run \\  \n  -p 80:80 \\\r\n  nginx\n",
        "docker run ^\n  -p 80:80 ^\n  nginx",
        "docker run \\ # first\n  -p 80:80 \\ # the port\n  nginx # the image",
        "docker run\n  -p 80:80\n  nginx",
        "```sh\ndocker run -p 80:80 nginx\n```",
        "docker pull nginx\ndocker run -p 80:80 nginx\ndocker ps",
        "docker pull nginx && docker run -p 80:80 nginx",
        "docker run -p 80:80 nginx; docker ps",
        "docker run -p 80:80 nginx > log 2>&1",
        "docker run –p 80:80 nginx",
        "docker run —publish “80:80” nginx",
        "docker run –publish=‘80:80’ nginx",
        "docker\u00a0run -p\u00a080:80 nginx\u200b",
        "docker run -publish 80:80 nginx",
        "docker run -p 80:80:tcp nginx",
        "docker run --port 80:80 nginx".replace("--port", "--ports"),
        "docker run --publsh 80:80 nginx",
        "docker run -p 80:80 'nginx",
        """'docker' "run" -p "80:80" nginx""",
        "docker -H tcp://there:2375 --tls run -p 80:80 nginx",
    ],
)
def test_the_line_is_found_and_read(text: str) -> None:
    assert line(text) == "docker run -p 80:80 nginx"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("--cpuset=0", "--cpuset-cpus 0"),
        ("--cpuset 0,1", "--cpuset-cpus 0,1"),
        ("-p 127.0.0.1:80:80:udp", "-p 127.0.0.1:80:80/udp"),
        ("--net host", "--network host"),
        ("--net=host", "--network host"),
        ("--net-alias x --net n", "--network-alias x --network n"),
        ("--dns-opt ndots:2", "--dns-option ndots:2"),
        ("-name web -link db:db", "--name web --link db:db"),
        ("-rm -volumes-from x", "--rm --volumes-from x"),
        ("-env A=1", "-e A=1"),
        ("-n=false", "--network none"),
        ("--lxc-conf lxc.x=1 --rm", "--rm"),
        ("--lxc-conf=lxc.x=1 --rm", "--rm"),
        ("--privileged=yes", "--privileged"),
        ("-m 512MBytes", "-m 512m"),
        ("--pod p --replace --rm", "--rm"),
    ],
)
def test_old_spellings_are_translated_with_a_notice(old: str, new: str) -> None:
    pasted = read(f"docker run {old} busybox")
    assert render(pasted.spec) == f"docker run {new} busybox"
    assert pasted.notices


@pytest.mark.parametrize("flags", ["-it", "-ip 80:80", "-itd", "-e A=1", "-eA=1", "--rm", "-u0", "-dP", "-v=/a:/b"])
def test_todays_spellings_are_left_alone(flags: str) -> None:
    pasted = read(f"docker run {flags} busybox")
    assert pasted.spec == parse(["docker", "run", *flags.split(), "busybox"])
    assert pasted.notices == ()


def test_the_command_after_the_image_is_left_alone() -> None:
    assert read("docker run busybox sh -name --net –x").spec.command == ("sh", "-name", "--net", "-x")


@pytest.mark.parametrize(
    ("typed", "asked", "value"),
    [
        ("$(pwd):/a", "$(pwd)", "/home/joe/app:/a"),
        ('"$PWD":/a', "$PWD", "/home/joe/app:/a"),
        ('"${PWD}/x:/a"', "${PWD}", "/home/joe/app/x:/a"),
        ("`pwd`:/a", "`pwd`", "/home/joe/app:/a"),
        ("~/x:/a", "~", "/home/joe/x:/a"),
        ("%cd%:/a", "%cd%", "/home/joe/app:/a"),
        ("${DATA:-/srv}:/a", "${DATA:-/srv}", "/srv:/a"),
        ("/home/$USER:/a", "$USER", "/home/joe:/a"),
    ],
)
def test_what_a_shell_would_look_up_is_asked_with_a_suggestion(typed: str, asked: str, value: str) -> None:
    pasted = read(f"docker run -v {typed} busybox")
    assert [question.text for question in pasted.questions] == [asked]
    assert pasted.spec.all("volume") == (value,)


def test_braces_make_several_words() -> None:
    assert read("docker run --expose={80,81}/udp x").spec.all("expose") == ("80/udp", "81/udp")
    assert read("docker run -e '{a,b}=1' x").spec.all("env") == ("{a,b}=1",)
    assert len(read(f"docker run x {'{a,b}' * 40}").spec.command) == 256


def test_paths_of_windows_keep_their_backslashes() -> None:
    assert read("C:\\> docker run -v C:\\data\\new:/data busybox").spec.all("volume") == ("C:\\data\\new:/data",)
    assert read("docker run -e A=a\\ b busybox").spec.all("env") == ("A=a b",)


def test_single_quotes_keep_a_shell_away() -> None:
    pasted = read("docker run -e 'A=$USER' busybox sh -c 'echo $(id)'")
    assert pasted.questions == ()
    assert pasted.spec.all("env") == ("A=$USER",)
    assert pasted.spec.command[-1] == "echo $(id)"


def test_a_question_without_an_answer_waits() -> None:
    text = "docker run -p $PORT:80 -e A=$(id -u) <your image> -v"
    pasted = read(text)
    assert [question.text for question in pasted.questions] == ["$PORT", "$(id -u)", "<your image>"]
    assert pasted.spec.all("publish") == ()
    assert pasted.spec.all("env") == ("A=$(id -u)",)
    assert pasted.spec.image == "<your image>"
    assert any("$PORT" in notice for notice in pasted.notices)
    answered = paste(text, HERE, {"$PORT": "8080", "$(id -u)": "1000", "<your image>": "nginx"})
    assert render(answered.spec) == "docker run -p 8080:80 -e A=1000 nginx -v"


def test_what_is_left_out_is_said() -> None:
    notices = read("docker pull x; sudo podman run busybox && echo done").notices
    for text in ("docker pull x", "sudo", "podman", "echo done"):
        assert any(text in notice for notice in notices)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("docker run -p 80:eighty busybox", "80:eighty"),
        ("sudo docker run -m lots busybox", "lots"),
        ("docker run --network a --network a busybox", "a"),
    ],
)
def test_an_error_counts_the_words_of_the_translated_line(text: str, word: str) -> None:
    with pytest.raises(SpecError) as caught:
        read(text)
    assert caught.value.argv[caught.value.token] == word


@pytest.mark.parametrize(
    "text", ["", " \n", "ls -l", "docker", "docker ps", "the docker run", "```\n```", "docker run"]
)
def test_a_text_without_such_a_line_is_refused(text: str) -> None:
    with pytest.raises(SpecError):
        read(text)
